internal import Estimators
internal import Kernels
public import ModelBundle
public import PluginKit

extension KNN: Trainable {
    /// Learns the features and stores the rows: those of texts by their words, those of numbers as they are.
    ///
    /// Parameters, named as scikit-learn's: `n_neighbors` (default 5, at most the number of rows).
    ///
    /// - Returns: how many rows, features and classes there are.
    /// - Throws: `KNNTrainingError` if there are fewer rows than neighbors, `ClassLabelsError` without at least two classes,
    ///   `PluginError` if a parameter is wrong, `TextFeaturesError` or `FeatureError` if rows can't become features.
    public static func train(
        on dataset: TrainingSet<Sample>, parameters: Parameters, into bundle: inout BundleWriter
    ) throws -> KeyValuePairs<String, Double> {
        let neighborCount = try parameters.int("n_neighbors", default: 5, in: 1...Int(Int32.max))
        let options = try FeatureOptions(parameters)
        try parameters.finish()
        guard neighborCount <= dataset.items.count else {
            throw KNNTrainingError.tooFewRows(dataset.items.count, neighbors: neighborCount)
        }
        let (classes, indices) = try ClassLabels.encode(dataset.labels)
        let features = try dataset.learnFeatures(options)

        try features.write(to: &bundle)
        try classes.write(to: &bundle)
        try bundle.add("labels", indices.map { Int32($0) })
        try bundle.add("n_neighbors", [Int32(neighborCount)])
        if features.areNumbers {
            let rows = features.matrix.dense()
            try bundle.add("rows", shape: [rows.rows, rows.columns], rows.elements)
        } else {
            let norms = features.matrix.squaredRowNorms()
            let postings = features.matrix.transposed()
            try bundle.add("postings.offsets", postings.rowOffsets.map { UInt32($0) })
            try bundle.add("postings.rows", postings.columns)
            try bundle.add("postings.values", postings.values)
            try bundle.add("squared_norms", norms)
            try bundle.add(
                "order", norms.indices.sorted { (norms[$0], $0) < (norms[$1], $1) }.map { Int32($0) })
        }
        return [
            "rows": Double(features.matrix.rowCount), "features": Double(features.count),
            "classes": Double(classes.count),
        ]
    }
}
