internal import Estimators
internal import ModelBundle
public import PluginKit

extension NMF: Initializer {
    /// Maps the model and checks it.
    ///
    /// - Throws: `BundleError` or `KernelError` if the model is missing, damaged or another plugin's.
    public init(initializer context: InitializationContext) throws {
        let bundle = try Bundle(directory: context.modelDirectory, plugin: NMF.name)
        let extractor = try FeatureExtractor(in: bundle)
        let tensors = try Tensors(in: bundle, featureCount: extractor.count)
        leastSquares = tensors.leastSquares(in: bundle)
        self.tensors = tensors
        self.extractor = extractor
        self.bundle = bundle
    }
}
