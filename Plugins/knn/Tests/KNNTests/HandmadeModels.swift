import KNN
import ModelBundle
import PluginKit
import PluginTesting
import TextFeatures

/// The model of "apple", "berry berry" and "apple berry" with the classes a, b and a, to damage it.
struct TextRows {
    var labels: [Int32] = [0, 1, 0]
    var neighbors: [Int32] = [1]
    var classOffsets: [UInt32] = [0, 1, 2]
    var offsets: [UInt32] = [0, 2, 4]
    var rows: [Int32] = [0, 2, 1, 2]
    var values: [Double] = [1, 1, 2, 1]
    var norms: [Double] = [1, 4, 2]
    var order: [Int32] = [0, 2, 1]
    private let trained: TrainedKNN

    init() throws { trained = try TrainedKNN(["apple", "berry"], ["a", "b"], parameters: KNNTests.nearest) }

    /// Loads the model and classifies.
    func classes(_ items: [Sample]) throws -> [String] {
        var writer = BundleWriter(plugin: KNN.name)
        try Vocabulary(["apple", "berry"]).write(to: &writer)
        try writer.add("classes.bytes", Array("ab".utf8))
        try writer.add("classes.offsets", classOffsets)
        try writer.add("labels", labels)
        try writer.add("n_neighbors", neighbors)
        try writer.add("postings.offsets", offsets)
        try writer.add("postings.rows", rows)
        try writer.add("postings.values", values)
        try writer.add("squared_norms", norms)
        try writer.add("order", order)
        try writer.write(to: trained.folder)
        return try trained.classes(items)
    }
}

/// The model of (0, 0) and (3, 4) with the classes a and b, to damage it.
struct NumberRows {
    var shape = [2, 2]
    var elements: [Double] = [0, 0, 3, 4]
    private let trained: TrainedKNN

    init() throws { trained = try TrainedKNN(["apple", "berry"], ["a", "b"], parameters: KNNTests.nearest) }

    /// Loads the model and classifies.
    func classes(_ items: [Sample]) throws -> [String] {
        var writer = BundleWriter(plugin: KNN.name)
        try writer.add("features.mean", [0.0, 0])
        try writer.add("features.scale", [1.0, 1])
        try writer.add("classes.bytes", Array("ab".utf8))
        try writer.add("classes.offsets", [UInt32(0), 1, 2])
        try writer.add("labels", [Int32(0), 1])
        try writer.add("n_neighbors", [Int32(1)])
        try writer.add("rows", shape: shape, elements.span)
        try writer.write(to: trained.folder)
        return try trained.classes(items)
    }
}
