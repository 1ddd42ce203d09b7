internal import Estimators
internal import Kernels
public import ModelBundle
public import PluginKit

extension LogisticRegression: Trainable {
    /// Learns the features, then minimizes the penalized loss by L-BFGS.
    ///
    /// Parameters, named as scikit-learn's: `C` (default 1: the larger, the less the weights are penalized), `tol` (default
    /// 1e-4: the largest element that the gradient may have at the end) and `max_iter` (default 100).
    ///
    /// - Returns: the objective, scikit-learn's divided by C n; how many iterations it took, and 1 if it has converged.
    /// - Throws: `ClassLabelsError` without at least two classes, `PluginError` if a parameter is wrong,
    ///   `TextFeaturesError` or `FeatureError` if rows can't become features.
    public static func train(
        on dataset: TrainingSet<Sample>, parameters: Parameters, into bundle: inout BundleWriter
    ) throws -> KeyValuePairs<String, Double> {
        let c = try parameters.double("C", default: 1, in: 1e-10...1e10)
        var solver = LBFGS()
        solver.gradientTolerance = try parameters.double("tol", default: 1e-4, in: 0...1)
        solver.maximumIterations = try parameters.int("max_iter", default: 100, in: 1...1_000_000)
        let options = try FeatureOptions(parameters)
        try parameters.finish()
        let (classes, indices) = try ClassLabels.encode(dataset.labels)
        let features = try dataset.learnFeatures(options)
        try features.requireFiniteSquares()

        // With one thread the model doesn't depend on the machine's cores.
        BLAS.setThreadCount(1)
        let loss = LogisticLoss(matrix: features.matrix, labels: indices, classCount: classes.count, c: c)
        let start = [Double](repeating: 0, count: loss.objective.variableCount)
        let minimum = try solver.minimize(from: start, diagonal: loss.hessianDiagonal) {
            loss.value($0, gradient: &$1)
        }

        let hyperplanes = Hyperplanes(
            weights: loss.objective.weights(minimum.variables), offset: loss.objective.offset(minimum.variables))
        try LinearClassifier.write(
            features, classes, weights: hyperplanes.weights, offset: hyperplanes.offset, to: &bundle)
        return [
            "objective": minimum.value, "iterations": Double(minimum.iterations),
            "converged": minimum.hasConverged ? 1 : 0, "rows": Double(features.matrix.rowCount),
            "features": Double(features.count), "classes": Double(classes.count),
        ]
    }
}
