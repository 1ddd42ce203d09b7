internal import Estimators

/// Principal component analysis of word counts or numbers, as scikit-learn's `CountVectorizer(stop_words="english")` and
/// `PCA`.
///
/// An item becomes a sparse row x of features, and its output the scores (x − μ) W: one number for each principal
/// component, where μ are the mean features and the columns of W the components, both found in training. I. T. Jolliffe,
/// *Principal Component Analysis*, 2nd edition 2002.
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`vocabulary.…`, `features.…`||the features|
/// |`components`|features × components|W: the principal components as columns, scikit-learn's `components_` transposed|
/// |`offset`|components|−μ W: the scores of an item without a feature, so that nothing is subtracted from the sparse x|
/// |`mean`|features|μ, `mean_`|
/// |`singular_values`|components|`singular_values_`|
/// |`explained_variance`|components|`explained_variance_`|
/// |`explained_variance_ratio`|components|`explained_variance_ratio_`|
public struct PCA: ~Copyable {
    /// The plugin's name: its product's, its manifest's and its model's.
    public static let name = "pca"

    var model: LinearModel
}
