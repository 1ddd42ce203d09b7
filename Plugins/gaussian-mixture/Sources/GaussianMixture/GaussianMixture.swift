internal import Estimators
internal import ModelBundle

/// A mixture of normal distributions on word counts or numbers, as scikit-learn's `CountVectorizer(stop_words="english")`
/// and `GaussianMixture`.
///
/// An item becomes a row x of features, and its output the component k for which log π_k + log N(x; μ_k, A_k⁻¹) is largest,
/// A_k being the precision, which is the inverse of the covariance. The precisions are what takes the memory: of 3,000
/// features 36 MB for each component with `full` covariance, the triangle alone. They are mapped, and a text of n words
/// looks up n (n + 1) / 2 of their elements.
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`vocabulary.…`, `features.…`||the features|
/// |`weights`|components|π, scikit-learn's `weights_`|
/// |`means`|components × features|μ, `means_`|
/// |`precisions`|components × (features or elements)|A: its diagonal, or its upper triangle as in `PackedSymmetric`|
/// |`information`|features × components|A_k μ_k as columns, so that nothing is subtracted from a sparse x|
/// |`log_peaks`|components|log π_k + log N(μ_k; μ_k, A_k⁻¹)|
public struct GaussianMixture: ~Copyable {
    /// The plugin's name: its product's, its manifest's and its model's.
    public static let name = "gaussian-mixture"

    let bundle: Bundle
    let tensors: MixtureTensors
    var extractor: FeatureExtractor
    /// log π_k + log N(x; μ_k, A_k⁻¹) of the latest batch: items × components.
    var scores: [Double] = []
    /// Scratch memory, one element per feature.
    var deviation: [Double] = []
}
