internal import Estimators
internal import ModelBundle

/// Exact k nearest neighbors of word counts or numbers, as scikit-learn's `CountVectorizer(stop_words="english")` and
/// `KNeighborsClassifier(algorithm="brute", metric="euclidean")`: T. M. Cover, P. E. Hart, *Nearest neighbor pattern
/// classification*, IEEE Trans. Inf. Theory 13 (1967), 21–27.
///
/// The model is the training set itself. An item gets the class that most of the k rows have which are nearest to it; of
/// equally near rows those that come first in the training set, of equally frequent classes the first.
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`vocabulary.…`, `features.…`||the features|
/// |`classes.…`||the classes' names|
/// |`labels`|rows|the class of each row, as its index|
/// |`n_neighbors`|1|k|
/// |`postings.…`, `squared_norms`, `order`||the rows of texts, see `InvertedIndex`|
/// |`rows`|rows × features|the rows of numbers|
public struct KNN: ~Copyable {
    /// The plugin's name: its product's, its manifest's and its model's.
    public static let name = "knn"

    let bundle: Bundle
    let neighborhood: Neighborhood
    let classes: ClassLabels
    var extractor: FeatureExtractor
    var search: Search
}
