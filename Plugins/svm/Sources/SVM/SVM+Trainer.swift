internal import Estimators
internal import Kernels
public import ModelBundle
public import PluginKit

extension SVM: Trainable {
    /// Learns the features, then finds a hyperplane for each class against the rest: in the dual problem, which has a variable
    /// per row, if there are more features than rows, else in the primal one.
    ///
    /// Parameters, named as scikit-learn's: `C` (default 1: the larger, the more rows on the wrong side cost), `max_iter`
    /// (default 1000 steps, or passes over the rows) and `tol` (default 1e-4). LIBLINEAR's `tol` bounds a gradient; here it bounds the objective itself,
    /// which lies above the minimum by no more than this part of it at the end.
    ///
    /// - Returns: the objective, that is the sum over the classes of ½ (‖w‖² + b²) + C Σ max(0, 1 − y (xᵀ w + b))²; how many
    ///   steps the slowest class took, and 1 if all have converged.
    /// - Throws: `ClassLabelsError` without at least two classes, `PluginError` if a parameter is wrong,
    ///   `TextFeaturesError` or `FeatureError` if rows can't become features.
    public static func train(
        on dataset: TrainingSet<Sample>, parameters: Parameters, into bundle: inout BundleWriter
    ) throws -> KeyValuePairs<String, Double> {
        let c = try parameters.double("C", default: 1, in: 1e-10...1e10)
        let tolerance = try parameters.double("tol", default: 1e-4, in: 1e-20...1)
        let maximumIterations = try parameters.int("max_iter", default: 1000, in: 1...1_000_000)
        let options = try FeatureOptions(parameters)
        try parameters.finish()
        let (classes, indices) = try ClassLabels.encode(dataset.labels)
        let features = try dataset.learnFeatures(options)
        try features.requireFiniteSquares()

        // With one thread the model doesn't depend on the machine's cores.
        BLAS.setThreadCount(1)
        let signs = Hyperplanes.signs(indices, classCount: classes.count)
        let targets = (0..<signs.columns).map { column in (0..<signs.rows).map { signs[$0, column] } }
        let fits: [Fit]
        if features.count > features.matrix.rowCount {
            let descent = DualCoordinateDescent(
                features.matrix, c: c, tolerance: tolerance, maximumIterations: maximumIterations)
            var generator = SplitMix64(seed: parameters.seed)
            fits = targets.map { descent.fit($0, using: &generator) }
        } else {
            let newton = FiniteNewton(
                matrix: features.matrix, c: c, tolerance: tolerance, maximumIterations: maximumIterations)
            fits = try targets.map { try newton.fit($0) }
        }
        var weights = Matrix(rows: features.count, columns: fits.count)
        for (column, fit) in fits.enumerated() {
            for feature in 0..<features.count { weights[feature, column] = fit.weights[feature] }
        }
        let hyperplanes = Hyperplanes(weights: weights, offset: fits.map(\.offset))

        try LinearClassifier.write(
            features, classes, weights: hyperplanes.weights, offset: hyperplanes.offset, to: &bundle)
        return [
            "objective": fits.reduce(0) { $0 + $1.objective },
            "iterations": Double(fits.map(\.iterations).max() ?? 0),
            "converged": fits.allSatisfy(\.hasConverged) ? 1 : 0,
            "rows": Double(features.matrix.rowCount), "features": Double(features.count),
            "classes": Double(classes.count),
        ]
    }
}
