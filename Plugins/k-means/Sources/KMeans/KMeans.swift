internal import Estimators

/// k-means clustering of word counts or numbers, as scikit-learn's `CountVectorizer(stop_words="english")` and `KMeans`.
///
/// An item becomes a sparse row x of features, and its output the cluster whose center is nearest: argmin ‖x − c‖² over
/// the centers c that were found in training. Since ‖x − c‖² = ‖x‖² − 2 (xᵀ c − ½ ‖c‖²), that is where the linear map
/// xᵀ c − ½ ‖c‖² is largest. J. MacQueen, *Some methods for classification and analysis of multivariate observations*,
/// Berkeley Symposium on Mathematical Statistics and Probability 1967, 281–297; trained by Lloyd's algorithm from k-means++.
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`vocabulary.…`, `features.…`||the features|
/// |`centers`|features × clusters|the centers as columns, scikit-learn's `cluster_centers_` transposed|
/// |`offset`|clusters|−‖c‖²/2|
public struct KMeans: ~Copyable {
    /// The plugin's name: its product's, its manifest's and its model's.
    public static let name = "k-means"

    var model: LinearModel
}
