internal import Estimators
internal import ModelBundle
public import PluginKit

extension KNN: Initializer {
    /// Maps the model.
    ///
    /// - Throws: `BundleError` or `KernelError` if the model is missing, damaged or another plugin's.
    public init(initializer context: InitializationContext) throws {
        let bundle = try Bundle(directory: context.modelDirectory, plugin: KNN.name)
        let extractor = try FeatureExtractor(in: bundle)
        let classes = try ClassLabels(in: bundle)
        let neighborhood = try Neighborhood(
            in: bundle, featureCount: extractor.count, areDense: extractor.takesNumbers, classCount: classes.count)
        search = neighborhood.search(classCount: classes.count)
        self.classes = classes
        self.neighborhood = neighborhood
        self.extractor = extractor
        self.bundle = bundle
    }
}
