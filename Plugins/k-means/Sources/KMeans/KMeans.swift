internal import Kernels
internal import TextFeatures

/// k-means clustering of word counts, as scikit-learn's `CountVectorizer(stop_words="english")` and `KMeans`.
///
/// A text becomes a sparse row x of word counts, and its output the cluster whose center is nearest:
/// argmin ‖x − c‖² over the centers c that were found in training.
public struct KMeans: ~Copyable {
    /// The plugin's name: its product's, its manifest's and its model's.
    public static let name = "k-means"

    let model: KMeansModel
    var vectorizer = CountVectorizer()
    /// The word counts of the batch at hand; the memory is used again for the next one.
    var counts: SparseMatrix
}
