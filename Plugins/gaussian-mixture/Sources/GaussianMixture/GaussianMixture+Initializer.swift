internal import Estimators
internal import ModelBundle
public import PluginKit

extension GaussianMixture: Initializer {
    /// Maps the model. The precisions are checked for their shape alone, as nobody waits for that many pages at a cold
    /// start; the handler refuses what their elements may spoil.
    ///
    /// - Throws: `BundleError` or `KernelError` if the model is missing, damaged or another plugin's.
    public init(initializer context: InitializationContext) throws {
        let bundle = try Bundle(directory: context.modelDirectory, plugin: GaussianMixture.name)
        let extractor = try FeatureExtractor(in: bundle)
        tensors = try MixtureTensors(in: bundle, featureCount: extractor.count)
        self.extractor = extractor
        self.bundle = bundle
    }
}
