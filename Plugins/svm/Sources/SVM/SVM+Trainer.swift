internal import Estimators
internal import Kernels
public import ModelBundle
public import PluginKit

extension SVM: Trainable {
    /// Learns the features, then finds a hyperplane for each class against the rest.
    ///
    /// Parameters, named as scikit-learn's: `C` (default 1: the larger, the more rows on the wrong side cost), `tol` (default
    /// 1e-4: how far apart the projected gradients of the dual may lie at the end) and `max_iter` (default 1000 passes).
    ///
    /// - Returns: the objective, that is the sum over the classes of ½ (‖w‖² + b²) + C Σ max(0, 1 − y (xᵀ w + b))²; how many
    ///   passes the classes took together, and 1 if all have converged.
    /// - Throws: `ClassLabelsError` without at least two classes, `PluginError` if a parameter is wrong,
    ///   `TextFeaturesError` or `FeatureError` if rows can't become features.
    public static func train(
        on dataset: TrainingSet<Sample>, parameters: Parameters, into bundle: inout BundleWriter
    ) throws -> KeyValuePairs<String, Double> {
        let c = try parameters.double("C", default: 1, in: 1e-10...1e10)
        let tolerance = try parameters.double("tol", default: 1e-4, in: 1e-15...1)
        let maximumIterations = try parameters.int("max_iter", default: 1000, in: 1...1_000_000)
        let options = try FeatureOptions(parameters)
        try parameters.finish()
        let (classes, indices) = try ClassLabels.encode(dataset.labels)
        let features = try dataset.learnFeatures(options)

        let descent = DualCoordinateDescent(
            features.matrix, c: c, tolerance: tolerance, maximumIterations: maximumIterations)
        var generator = SplitMix64(seed: parameters.seed)
        var hyperplanes = Hyperplanes(featureCount: features.matrix.columnCount, classCount: classes.count)
        var (objective, iterations, hasConverged) = (0.0, 0, true)
        for target in hyperplanes.targets {
            let fit = descent.fit(indices.map { $0 == target ? 1 : -1 }, using: &generator)
            hyperplanes.set(target, weights: fit.weights, offset: fit.offset)
            objective += fit.objective
            iterations += fit.iterations
            hasConverged = hasConverged && fit.hasConverged
        }

        try LinearClassifier.write(
            features, classes, weights: hyperplanes.weights, offset: hyperplanes.offset, to: &bundle)
        return [
            "objective": objective, "iterations": Double(iterations), "converged": hasConverged ? 1 : 0,
            "rows": Double(features.matrix.rowCount), "features": Double(features.count),
            "classes": Double(classes.count),
        ]
    }
}
