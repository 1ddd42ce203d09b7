internal import Estimators

/// Ridge classification of word counts or numbers, as scikit-learn's `CountVectorizer(stop_words="english")` and
/// `RidgeClassifier`.
///
/// For each class a ridge regression predicts 1 for its rows and −1 for all others, and an item gets the class whose
/// prediction xᵀ w_c + b_c is largest. A. E. Hoerl, R. W. Kennard, *Ridge regression*, Technometrics 12 (1970), 55–67.
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`vocabulary.…`, `features.…`||the features|
/// |`classes.…`||the classes' names|
/// |`weights`|features × classes|scikit-learn's `coef_` transposed; of two classes the first one's are zeros|
/// |`offset`|classes|`intercept_`|
public struct Ridge: ~Copyable {
    /// The plugin's name: its product's, its manifest's and its model's.
    public static let name = "ridge"

    var classifier: LinearClassifier
}
