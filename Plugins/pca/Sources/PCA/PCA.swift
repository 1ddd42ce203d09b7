internal import TextModels

/// Principal component analysis of word counts, as scikit-learn's `CountVectorizer(stop_words="english")` and `PCA`.
///
/// A text becomes a sparse row x of word counts, and its output the scores (x − μ) W: one number for each principal
/// component, where μ are the mean counts and the columns of W the components, both found in training.
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`vocabulary.…`||the words|
/// |`components`|words × components|W: the principal components as columns, scikit-learn's `components_` transposed|
/// |`offset`|components|−μ W: the scores of a text without a known word, so that nothing is subtracted from the sparse x|
/// |`mean`|words|μ, `mean_`|
/// |`singular_values`|components|`singular_values_`|
/// |`explained_variance`|components|`explained_variance_`|
/// |`explained_variance_ratio`|components|`explained_variance_ratio_`|
public struct PCA: ~Copyable {
    /// The plugin's name: its product's, its manifest's and its model's.
    public static let name = "pca"

    var model: LinearTextModel
}
