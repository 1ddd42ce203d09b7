internal import Estimators

/// A linear support vector machine on word counts or numbers, as scikit-learn's `CountVectorizer(stop_words="english")` and
/// `LinearSVC`.
///
/// For each class a hyperplane separates its rows from all others, and an item gets the class for which the signed distance
/// xᵀ w_c + b_c, in multiples of the margin, is largest. C. Cortes, V. Vapnik, *Support-vector networks*, Machine Learning 20
/// (1995), 273–297, with the squared hinge loss.
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`vocabulary.…`, `features.…`||the features|
/// |`classes.…`||the classes' names|
/// |`weights`|features × classes|scikit-learn's `coef_` transposed; of two classes the first one's are zeros|
/// |`offset`|classes|`intercept_`|
public struct SVM: ~Copyable {
    /// The plugin's name: its product's, its manifest's and its model's.
    public static let name = "svm"

    var classifier: LinearClassifier
}
