internal import Estimators
public import PluginKit

extension GradientBoosting: Initializer {
    /// Maps the model.
    ///
    /// - Throws: `BundleError` or `KernelError` if the model is missing, damaged or another plugin's.
    public init(initializer context: InitializationContext) throws {
        let trees = try TreeEnsemble(directory: context.modelDirectory, plugin: GradientBoosting.name)
        classes = try trees.classLabels()
        self.trees = trees
    }
}
