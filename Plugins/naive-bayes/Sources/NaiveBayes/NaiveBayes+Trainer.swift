internal import Estimators
internal import Glibc
internal import Kernels
public import ModelBundle
public import PluginKit

extension NaiveBayes: Trainable {
    /// Counts how often each word occurs in the texts of each class.
    ///
    /// With N_cw the count of the word w in the class c, N_c its sum over the W words, n_c the rows of the class and n all
    /// rows: P(w | c) = (N_cw + α) / (N_c + α W) and P(c) = n_c / n.
    ///
    /// Parameters, named as scikit-learn's: `alpha` (default 1, Laplace's smoothing).
    ///
    /// - Returns: how many rows, features and classes there are.
    /// - Throws: `ClassLabelsError` without at least two classes, `PluginError` if a parameter is wrong,
    ///   `TextFeaturesError` or `FeatureError` if rows can't become features.
    public static func train(
        on dataset: TrainingSet<Sample>, parameters: Parameters, into bundle: inout BundleWriter
    ) throws -> KeyValuePairs<String, Double> {
        let alpha = try parameters.double("alpha", default: 1, in: 1e-10...1e10)
        let options = try FeatureOptions(parameters)
        try parameters.finish()
        let (classes, indices) = try ClassLabels.encode(dataset.labels)
        let features = try dataset.learnFeatures(options)
        try features.requireNonnegative(for: "counts")
        let counts = features.matrix

        var weights = counts.rowSums(labels: indices, labelCount: classes.count)
        var totals = [Double](repeating: alpha * Double(weights.rows), count: classes.count)
        for word in 0..<weights.rows {
            for label in totals.indices { totals[label] += weights[word, label] }
        }
        for word in 0..<weights.rows {
            for label in totals.indices {
                weights[word, label] = log(weights[word, label] + alpha) - log(totals[label])
            }
        }
        var sizes = [Double](repeating: 0, count: classes.count)
        for index in indices { sizes[index] += 1 }
        let priors = sizes.map { log($0) - log(Double(counts.rowCount)) }

        try LinearClassifier.write(features, classes, weights: weights, offset: priors, to: &bundle)
        return [
            "rows": Double(counts.rowCount), "features": Double(counts.columnCount), "classes": Double(classes.count),
        ]
    }
}
