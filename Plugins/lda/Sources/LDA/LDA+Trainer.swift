internal import Estimators
internal import Kernels
public import ModelBundle
public import PluginKit

extension LDA: Trainable {
    /// Learns the features, projects them if they are many, and finds the linear functions that tell the classes apart.
    ///
    /// Parameters: `n_components` (default 100: more features than that are projected onto as many directions, or as many
    /// as there are rows), and `tol` (default 1e-4, scikit-learn's: which singular values of the classes' deviations pass
    /// for 0).
    ///
    /// - Returns: the part of the training rows whose class the model names, and how many rows, features and classes there
    ///   are.
    /// - Throws: `ClassLabelsError` without at least two classes, `LDATrainingError` if rows don't differ within a class,
    ///   `PluginError` if a parameter is wrong, `TextFeaturesError` or `FeatureError` if rows can't become features,
    ///   `KernelError` if numbers are too large.
    public static func train(
        on dataset: TrainingSet<Sample>, parameters: Parameters, into bundle: inout BundleWriter
    ) throws -> KeyValuePairs<String, Double> {
        let limit = try parameters.int("n_components", default: 100, in: 1...10_000)
        let tolerance = try parameters.double("tol", default: 1e-4, in: 1e-12...1)
        let options = try FeatureOptions(parameters)
        try parameters.finish()
        let (classes, indices) = try ClassLabels.encode(dataset.labels)
        guard indices.count > classes.count else {
            throw LDATrainingError.tooFewRows(indices.count, classes: classes.count)
        }
        let features = try dataset.learnFeatures(options)

        // With one thread the model doesn't depend on the machine's cores.
        BLAS.setThreadCount(1)
        let projection = try Projection(of: features.matrix, limit: limit, seed: parameters.seed)
        let analysis = try DiscriminantAnalysis(
            projection(features.matrix), labels: indices, classCount: classes.count, tolerance: tolerance)
        let weights = projection.expand(analysis.weights.view)
        let accuracy = features.matrix.accuracy(weights.view, analysis.offset, labels: indices)

        try LinearClassifier.write(features, classes, weights: weights, offset: analysis.offset, to: &bundle)
        return [
            "accuracy": accuracy, "rows": Double(features.matrix.rowCount), "features": Double(features.count),
            "classes": Double(classes.count),
        ]
    }
}

extension SparseMatrix {
    /// The part of the rows for which the greatest of the linear functions is that of their label.
    fileprivate func accuracy(_ weights: MatrixView, _ offset: [Double], labels: [Int]) -> Double {
        var scores = [Double](repeating: 0, count: rowCount * offset.count)
        var elements = scores.mutableSpan
        multiply(weights, bias: offset.span, into: &elements)
        let hits = labels.indices.count { row in
            scores.offsetOfMaximum(in: row * offset.count..<(row + 1) * offset.count) == labels[row]
        }
        return Double(hits) / Double(rowCount)
    }
}
