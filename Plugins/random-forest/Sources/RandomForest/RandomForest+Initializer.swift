internal import Estimators
public import PluginKit

extension RandomForest: Initializer {
    /// Maps the model.
    ///
    /// - Throws: `BundleError` or `KernelError` if the model is missing, damaged or another plugin's.
    public init(initializer context: InitializationContext) throws {
        // As in scikit-learn, whose forests round features to single precision.
        let trees = try TreeEnsemble(
            directory: context.modelDirectory, plugin: RandomForest.name, inSinglePrecision: true)
        classes = try trees.classLabels()
        self.trees = trees
    }
}
