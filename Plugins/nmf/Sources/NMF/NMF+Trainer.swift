internal import Estimators
internal import Kernels
public import ModelBundle
public import PluginKit

extension NMF: Trainable {
    /// Learns the features and factorizes them.
    ///
    /// Parameters, named as scikit-learn's: `n_components` (default 2, at most the number of rows and of features), `tol`
    /// (default 1e-4: how small the projected gradients must be at the end, as a part of the first ones) and `max_iter`
    /// (default 200).
    ///
    /// - Returns: ‖X − W H‖, how many iterations it took, 1 if it has converged, and how many rows, features and components
    ///   there are.
    /// - Throws: `NMFTrainingError` if the data are too few, `PluginError` if a parameter is wrong, `TextFeaturesError` or
    ///   `FeatureError` if rows can't become features or have negative ones, `KernelError` if numbers are too large.
    public static func train(
        on dataset: TrainingSet<Sample>, parameters: Parameters, into bundle: inout BundleWriter
    ) throws -> KeyValuePairs<String, Double> {
        let rank = try parameters.int("n_components", default: 2, in: 1...10_000)
        let tolerance = try parameters.double("tol", default: 1e-4, in: 0...1)
        let maximumIterations = try parameters.int("max_iter", default: 200, in: 1...1_000_000)
        let options = try FeatureOptions(parameters)
        try parameters.finish()
        let features = try dataset.learnFeatures(options)
        let matrix = features.matrix
        try features.requireNonnegative(for: "amounts of components")
        guard rank <= min(matrix.rowCount, matrix.columnCount) else {
            throw NMFTrainingError(components: rank, rows: matrix.rowCount, features: matrix.columnCount)
        }

        // With one thread the model doesn't depend on the machine's cores, and this small a problem gains nothing.
        BLAS.setThreadCount(1)
        let start = try StartingFactors(of: matrix, rank: rank, seed: parameters.seed)
        let factorization = Factorization(
            matrix, from: start, tolerance: tolerance, maximumIterations: maximumIterations)
        let gram = factorization.gram()
        let error = factorization.error()
        try requireFinite(gram.elements, named: "the components' products")

        try features.write(to: &bundle)
        try bundle.add("components", shape: [matrix.columnCount, rank], factorization.ht.elements)
        try bundle.add("gram", shape: [rank, rank], gram.elements)
        return [
            "reconstructionError": error, "iterations": Double(factorization.iterations),
            "converged": factorization.hasConverged ? 1 : 0, "rows": Double(matrix.rowCount),
            "features": Double(matrix.columnCount), "components": Double(rank),
        ]
    }
}
