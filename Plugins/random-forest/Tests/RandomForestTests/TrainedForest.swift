import Estimators
import ModelBundle
import PluginKit
import PluginTesting
import RandomForest

typealias TrainedForest = TrainedModel<RandomForest>

extension TrainedForest {
    convenience init(_ texts: [String], _ labels: [String], parameters: String = "{}", seed: UInt64 = 0) throws {
        try self.init(
            RandomForest.name, on: texts.map { Sample($0) }, labels: labels, parameters: parameters, seed: seed)
    }

    convenience init(_ rows: [[Double]], _ labels: [String], parameters: String = "{}", seed: UInt64 = 0) throws {
        try self.init(
            RandomForest.name, on: rows.map { Sample($0) }, labels: labels, parameters: parameters, seed: seed)
    }

    /// A model of one number that no training has found: each tree asks whether the number exceeds 0.5, and its leaves have
    /// these distributions of the classes.
    convenience init(leaves: [(left: [Double], right: [Double])], classes: [String]) throws {
        try self.init([[0], [1]], ["a", "b"], parameters: #"{"n_estimators":1}"#)
        var bundle = BundleWriter(plugin: RandomForest.name)
        try bundle.add("features.mean", [0.0])
        try bundle.add("features.scale", [1.0])
        try ClassLabels.encode(classes).classes.write(to: &bundle)
        var writer = TreeEnsembleWriter(featureCount: 1, width: classes.count)
        for (left, right) in leaves {
            var tree = DecisionTree()
            let root = tree.split(at: .root, feature: 0, threshold: 0.5)
            tree.put(writer.leaf(left), at: .left(of: root))
            tree.put(writer.leaf(right), at: .right(of: root))
            writer.add(tree, output: 0)
        }
        try writer.write(offset: [Double](repeating: 0, count: classes.count), to: &bundle)
        try bundle.write(to: folder)
    }

    /// The classes of some items.
    func classes(_ items: [Sample]) throws -> [String] { try outputs(items).map(\.description) }

    /// The classes of some numbers.
    func classes(_ rows: [[Double]]) throws -> [String] { try classes(rows.map { Sample($0) }) }

    /// The elements of a tensor.
    func tensor<Element: TensorElement>(
        _ name: String, of type: Element.Type, dimensions: Int = 1
    ) throws -> (shape: [Int], elements: [Element]) {
        let bundle = try Bundle(directory: folder, plugin: RandomForest.name)
        let tensor = try bundle.tensor(name, of: type, shape: Array(repeating: nil, count: dimensions))
        let elements = bundle[tensor]
        return (tensor.shape, elements.indices.map { elements[$0] })
    }
}

/// The rows of a dataset many times over: so a sample that is drawn with replacement has all of them, but for a chance of
/// e⁻⁵⁰ or so.
func manyTimes<Element>(_ elements: [Element]) -> [Element] {
    (0..<50).flatMap { _ in elements }
}
