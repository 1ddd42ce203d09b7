internal import Estimators

/// Multinomial logistic regression on word counts or numbers, as scikit-learn's `CountVectorizer(stop_words="english")` and
/// `LogisticRegression`.
///
/// An item with the features x gets the class c for which P(c | x) ∝ exp(xᵀ w_c + b_c) is largest, and so the linear map
/// in the exponent. C. M. Bishop, *Pattern Recognition and Machine Learning*, 2006, 4.3.4.
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`vocabulary.…`, `features.…`||the features|
/// |`classes.…`||the classes' names|
/// |`weights`|features × classes|scikit-learn's `coef_` transposed; of two classes the first one's are zeros|
/// |`offset`|classes|`intercept_`|
public struct LogisticRegression: ~Copyable {
    /// The plugin's name: its product's, its manifest's and its model's.
    public static let name = "logistic-regression"

    var classifier: LinearClassifier
}
