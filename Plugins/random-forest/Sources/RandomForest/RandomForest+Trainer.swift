internal import Estimators
internal import Kernels
public import ModelBundle
public import PluginKit

extension RandomForest: Trainable {
    /// Learns the features, then grows the trees.
    ///
    /// Parameters, named as scikit-learn's: `n_estimators` (default 100 trees), `max_depth` (how many splits there may be on
    /// the way to a leaf; default 0: any number), `min_samples_split` (default 2: nodes with fewer rows aren't split),
    /// `min_samples_leaf` (default 1: leaves have so many rows at least), and `max_split_features`, how many features are
    /// drawn for a split (default 0: the square root of their number, rounded down). scikit-learn calls the latter
    /// `max_features`, as it also calls the number of words that its vectorizers keep; in recipes, which have one list of
    /// parameters for both, that name means the words.
    ///
    /// - Returns: how many nodes there are, leaves included.
    /// - Throws: `ClassLabelsError` without at least two classes, `PluginError` if a parameter is wrong,
    ///   `TextFeaturesError` or `FeatureError` if rows can't become features.
    public static func train(
        on dataset: TrainingSet<Sample>, parameters: Parameters, into bundle: inout BundleWriter
    ) throws -> KeyValuePairs<String, Double> {
        let treeCount = try parameters.int("n_estimators", default: 100, in: 1...100_000)
        let splitFeatures = try parameters.int("max_split_features", default: 0, in: 0...Int(Int32.max))
        let depth = try parameters.int("max_depth", default: 0, in: 0...Int(Int32.max))
        let splitRows = try parameters.int("min_samples_split", default: 2, in: 2...Int(Int32.max))
        let leafRows = try parameters.int("min_samples_leaf", default: 1, in: 1...Int(Int32.max))
        let options = try FeatureOptions(parameters)
        try parameters.finish()
        let (classes, labels) = try ClassLabels.encode(dataset.labels)
        let features = try dataset.learnFeatures(options)

        let limits = TreeLimits(
            splitFeatures: min(
                splitFeatures > 0 ? splitFeatures : max(1, Int(Double(features.count).squareRoot())), features.count),
            depth: depth > 0 ? depth : .max, splitRows: splitRows, leafRows: leafRows)
        // A bin for each value, so that the best threshold of all is found. In single precision, as in scikit-learn.
        let matrix = BinnedMatrix(features.matrix, inSinglePrecision: true) { $0.values }
        var grower = TreeGrower(matrix, labels: labels, classCount: classes.count, limits: limits)
        var writer = TreeEnsembleWriter(featureCount: features.count, width: classes.count)
        var generator = SplitMix64(seed: parameters.seed)
        for _ in 0..<treeCount {
            let tree = grower.grow(using: &generator, leaves: &writer)
            writer.add(tree, output: 0)
        }

        let nodes = 2 * writer.nodeCount + treeCount
        try features.write(to: &bundle)
        try classes.write(to: &bundle)
        try writer.write(offset: [Double](repeating: 0, count: classes.count), to: &bundle)
        return [
            "nodes": Double(nodes), "rows": Double(matrix.rowCount), "features": Double(features.count),
            "classes": Double(classes.count), "trees": Double(treeCount),
        ]
    }
}
