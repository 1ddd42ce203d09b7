internal import Estimators

/// Linear discriminant analysis of texts or numbers, as scikit-learn's `CountVectorizer(stop_words="english")`,
/// `TruncatedSVD` and `LinearDiscriminantAnalysis`.
///
/// The features of each class are taken for normally distributed, with means of their own and one covariance for all. Then
/// the class with the largest posterior probability is the one for which the linear function xᵀ w_c + b_c is largest. As a
/// covariance of all words would be too large, texts are first projected onto the directions of their largest singular
/// values; both maps together are one linear map, and that is what the model holds.
///
/// R. A. Fisher, *The use of multiple measurements in taxonomic problems*, Annals of Eugenics 7 (1936), 179–188; T. Hastie,
/// R. Tibshirani, J. Friedman, *The Elements of Statistical Learning*, 2nd edition 2009, section 4.3.
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`vocabulary.…`, `features.…`||the features|
/// |`classes.…`||the classes' names|
/// |`weights`|features × classes|the projection times scikit-learn's `coef_` transposed; of two classes the first one's are zeros|
/// |`offset`|classes|`intercept_`|
public struct LDA: ~Copyable {
    /// The plugin's name: its product's, its manifest's and its model's.
    public static let name = "lda"

    var classifier: LinearClassifier
}
