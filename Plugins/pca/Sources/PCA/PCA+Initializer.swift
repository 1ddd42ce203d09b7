public import PluginKit
internal import TextModels

extension PCA: Initializer {
    /// Maps the model.
    ///
    /// - Throws: `BundleError` or `KernelError` if the model is missing, damaged or another plugin's.
    public init(initializer context: InitializationContext) throws {
        model = try LinearTextModel(directory: context.modelDirectory, plugin: PCA.name, weights: "components")
    }
}
