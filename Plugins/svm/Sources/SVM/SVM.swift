internal import TextModels

/// A linear support vector machine on word counts, as scikit-learn's `CountVectorizer(stop_words="english")` and
/// `LinearSVC`.
///
/// For each class a hyperplane separates its rows from all others, and a text gets the class for which the signed distance
/// xᵀ w_c + b_c, in multiples of the margin, is largest.
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`vocabulary.…`||the words|
/// |`classes.…`||the classes' names|
/// |`weights`|words × classes|scikit-learn's `coef_` transposed; of two classes the first one's are zeros|
/// |`offset`|classes|`intercept_`|
public struct SVM: ~Copyable {
    /// The plugin's name: its product's, its manifest's and its model's.
    public static let name = "svm"

    var classifier: LinearTextClassifier
}
