internal import Estimators
internal import Kernels
public import ModelBundle
public import PluginKit

extension GradientBoosting: Trainable {
    /// Learns the features, puts their values into bins, then grows the trees.
    ///
    /// Parameters, with scikit-learn's names and defaults: `learning_rate` (0.1: how much of a tree's correction is taken),
    /// `max_iter` (100 times one tree per class), `max_leaf_nodes` (31 leaves in a tree at most), `max_depth` (how many splits
    /// there may be on the way to a leaf; 0, any number), `min_samples_leaf` (20: leaves have so many rows at least),
    /// `l2_regularization` (0: how little the leaves may weigh) and `max_bins` (255: so many values of a feature are told
    /// apart). `max_features` means the words of texts.
    ///
    /// Nothing is random: the seed makes no difference.
    ///
    /// - Returns: the objective, which is the rows' mean −log P(class), and how many nodes there are, leaves included.
    /// - Throws: `ClassLabelsError` without at least two classes, `PluginError` if a parameter is wrong,
    ///   `TextFeaturesError` or `FeatureError` if rows can't become features.
    public static func train(
        on dataset: TrainingSet<Sample>, parameters: Parameters, into bundle: inout BundleWriter
    ) throws -> KeyValuePairs<String, Double> {
        let iterations = try parameters.int("max_iter", default: 100, in: 1...100_000)
        let limits = try TreeLimits(parameters)
        let maximumBins = try parameters.int("max_bins", default: 255, in: 2...65_536)
        let options = try FeatureOptions(parameters)
        try parameters.finish()
        let (classes, labels) = try ClassLabels.encode(dataset.labels)
        let features = try dataset.learnFeatures(options)

        let matrix = BinnedMatrix(features.matrix) { $0.limits(atMost: maximumBins) }
        var boosting = Boosting(matrix, labels: labels, classCount: classes.count, limits: limits)
        for _ in 0..<iterations { boosting.addTrees() }

        let objective = boosting.objective
        let nodes = 2 * boosting.trees.nodeCount + iterations * boosting.columnCount
        try features.write(to: &bundle)
        try classes.write(to: &bundle)
        try boosting.trees.write(offset: boosting.offset, to: &bundle)
        return [
            "objective": objective, "nodes": Double(nodes), "rows": Double(matrix.rowCount),
            "features": Double(features.count), "classes": Double(classes.count), "iterations": Double(iterations),
        ]
    }
}
