import ModelBundle
import PluginKit
import PluginTesting
import RandomForest
import Testing

/// A damaged file is refused when it is loaded, or its steps when an item comes by. What trees have in common is tested with
/// `TreeEnsemble`; here they are those of a forest.
struct DamagedModelTests {
    /// One split of one number, two classes.
    static func classes(_ damage: (inout BundleWriter) throws -> Void = { _ in }) throws -> [String] {
        let forest = try TrainedForest([[0], [1]], ["a", "b"], parameters: #"{"n_estimators":1}"#)
        var writer = BundleWriter(plugin: RandomForest.name)
        try writer.add("features.mean", [0.0])
        try writer.add("features.scale", [1.0])
        try writer.add("classes.bytes", Array("ab".utf8))
        try writer.add("classes.offsets", [UInt32(0), 1, 2])
        try writer.add("thresholds", [0.5])
        try writer.add("thresholds.offsets", [UInt32(0), 1])
        try writer.add("trees.steps", shape: [2, 2], [Int32(0), ~1, ~0, 0].span)
        try writer.add("trees.roots", [Int32(0)])
        try writer.add("trees.outputs", [UInt32(0)])
        try writer.add("trees.leaves", shape: [2, 2], [1.0, 0, 0, 1].span)
        try writer.add("offset", [0.0, 0])
        try damage(&writer)
        try writer.write(to: forest.folder)
        return try forest.classes([[0], [1]])
    }

    @Test func theModelIsSound() throws {
        #expect(try Self.classes() == ["a", "b"])
    }

    @Test(
        arguments: [[1, ~1, ~0, 0], [0, 2, ~0, 0], [0, 0, ~0, 0], [0, ~2, ~0, 0], [0, ~1, ~2, 0], [0, ~1, 0, ~0]]
            as [[Int32]])
    func steps(elements: [Int32]) {
        #expect(throws: BundleError.self) {
            try Self.classes { try $0.add("trees.steps", shape: [2, 2], elements.span) }
        }
    }

    @Test(
        arguments: [
            (name: "thresholds", shape: [1], elements: [.nan]), (name: "thresholds", shape: [2], elements: [0, 1]),
            (name: "thresholds", shape: [1, 1], elements: [0.5]),
            (name: "trees.leaves", shape: [2, 2], elements: [1, 0, 0, .infinity]),
            (name: "trees.leaves", shape: [1, 4], elements: [1, 0, 0, 1]),
            (name: "trees.leaves", shape: [4], elements: [1, 0, 0, 1]),
            (name: "offset", shape: [2], elements: [.nan, 0]), (name: "offset", shape: [1], elements: [0]),
            (name: "offset", shape: [3], elements: [0, 0, 0]), (name: "offset", shape: [0], elements: []),
            (name: "features.scale", shape: [1], elements: [0]),
            (name: "features.mean", shape: [2], elements: [0, 0]),
        ] as [(name: String, shape: [Int], elements: [Double])])
    func numbers(name: String, shape: [Int], elements: [Double]) {
        #expect(throws: (any Error).self) {
            try Self.classes { try $0.add(name, shape: shape, elements.span) }
        }
    }

    /// Classes and sums must be as many.
    @Test(arguments: [[0, 2], [0, 1, 1, 2], [0, 2, 1], [1, 1, 2], [0, 1, 9], []] as [[UInt32]])
    func classOffsets(offsets: [UInt32]) {
        #expect(throws: BundleError.self) { try Self.classes { try $0.add("classes.offsets", offsets) } }
    }

    @Test func aModelWithoutTrees() {
        #expect(throws: BundleError.self) {
            try Self.classes {
                try $0.add("trees.roots", [Int32]())
                try $0.add("trees.outputs", [UInt32]())
            }
        }
    }
}
