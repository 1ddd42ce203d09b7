internal import Kernels
internal import TextFeatures

/// Principal component analysis of word counts, as scikit-learn's `CountVectorizer(stop_words="english")` and `PCA`.
///
/// A text becomes a sparse row x of word counts, and its output the scores (x − μ) W: one number for each principal
/// component, where μ are the mean counts and the columns of W the components, both found in training.
public struct PCA: ~Copyable {
    /// The plugin's name: its product's, its manifest's and its model's.
    public static let name = "pca"

    let model: PCAModel
    var vectorizer = CountVectorizer()
    /// The word counts of the batch at hand; its memory is used again for the next one.
    var counts: SparseMatrix
}
