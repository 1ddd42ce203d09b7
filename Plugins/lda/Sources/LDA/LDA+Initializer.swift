internal import Estimators
public import PluginKit

extension LDA: Initializer {
    /// Maps the model.
    ///
    /// - Throws: `BundleError` or `KernelError` if the model is missing, damaged or another plugin's.
    public init(initializer context: InitializationContext) throws {
        classifier = try LinearClassifier(directory: context.modelDirectory, plugin: LDA.name)
    }
}
