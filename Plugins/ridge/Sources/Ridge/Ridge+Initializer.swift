public import PluginKit
internal import TextModels

extension Ridge: Initializer {
    /// Maps the model.
    ///
    /// - Throws: `BundleError` or `KernelError` if the model is missing, damaged or another plugin's.
    public init(initializer context: InitializationContext) throws {
        classifier = try LinearTextClassifier(directory: context.modelDirectory, plugin: Ridge.name)
    }
}
