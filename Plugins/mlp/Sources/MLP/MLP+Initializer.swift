internal import Estimators
internal import ModelBundle
public import PluginKit

extension MLP: Initializer {
    /// Maps the model.
    ///
    /// - Throws: `BundleError` or `KernelError` if the model is missing, damaged or another plugin's.
    public init(initializer context: InitializationContext) throws {
        let bundle = try Bundle(directory: context.modelDirectory, plugin: MLP.name)
        let extractor = try FeatureExtractor(in: bundle)
        let layers = try Layers(in: bundle, featureCount: extractor.count)
        classes = try ClassLabels(in: bundle, count: layers.classCount)
        self.layers = layers
        self.extractor = extractor
        self.bundle = bundle
    }
}
