internal import Estimators
internal import Kernels
public import ModelBundle
public import PluginKit

extension Ridge: Trainable {
    /// Learns the features, then solves (X̄ᵀ X̄ + α I) W = X̄ᵀ Y by conjugate gradients, for all classes together, X̄ being
    /// the features minus their means, which stay sparse, and Y the classes as ±1.
    ///
    /// Parameters, named as scikit-learn's: `alpha` (default 1: how much the weights are penalized), `tol` (default 1e-4) and
    /// `max_iter` (default 10,000). scikit-learn's `tol` bounds a residual; here it bounds the objective itself, which lies
    /// above the minimum by no more than this part of it at the end.
    ///
    /// - Returns: the objective, that is the sum over the classes of ‖y − X w − b‖² + α ‖w‖²; how many iterations the
    ///   slowest class took.
    /// - Throws: `ClassLabelsError` without at least two classes, `PluginError` if a parameter is wrong,
    ///   `TextFeaturesError` or `FeatureError` if rows can't become features, `KernelError` if the iterations run out.
    public static func train(
        on dataset: TrainingSet<Sample>, parameters: Parameters, into bundle: inout BundleWriter
    ) throws -> KeyValuePairs<String, Double> {
        let alpha = try parameters.double("alpha", default: 1, in: 1e-10...1e10)
        let solver = ConjugateGradients(
            tolerance: try parameters.double("tol", default: 1e-4, in: 1e-15...1),
            maximumIterations: try parameters.int("max_iter", default: 10_000, in: 1...1_000_000))
        let options = try FeatureOptions(parameters)
        try parameters.finish()
        let (classes, indices) = try ClassLabels.encode(dataset.labels)
        let features = try dataset.learnFeatures(options)
        try features.requireFiniteSquares()

        // With one thread the model doesn't depend on the machine's cores.
        BLAS.setThreadCount(1)
        let regression = try RidgeRegression(
            features.matrix, Hyperplanes.signs(indices, classCount: classes.count), alpha: alpha, solver: solver)
        let (objective, iterations) = (regression.objective, regression.iterations)
        let hyperplanes = Hyperplanes(weights: Matrix(copying: regression.weights.view), offset: regression.offset)

        try LinearClassifier.write(
            features, classes, weights: hyperplanes.weights, offset: hyperplanes.offset, to: &bundle)
        return [
            "objective": objective, "iterations": Double(iterations), "rows": Double(features.matrix.rowCount),
            "features": Double(features.count), "classes": Double(classes.count),
        ]
    }
}
