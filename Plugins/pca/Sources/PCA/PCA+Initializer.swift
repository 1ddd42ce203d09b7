internal import Kernels
public import PluginKit

extension PCA: Initializer {
    /// Maps the model.
    ///
    /// - Throws: `BundleError` or `KernelError` if the model is missing, damaged or another plugin's.
    public init(initializer context: InitializationContext) throws {
        model = try PCAModel(directory: context.modelDirectory)
        counts = SparseMatrix(columnCount: model.wordCount)
    }
}
