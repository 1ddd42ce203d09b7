internal import Estimators
public import PluginKit

extension LSA: Initializer {
    /// Maps the model.
    ///
    /// - Throws: `BundleError` or `KernelError` if the model is missing, damaged or another plugin's.
    public init(initializer context: InitializationContext) throws {
        model = try LinearModel(directory: context.modelDirectory, plugin: LSA.name, weights: "components")
    }
}
