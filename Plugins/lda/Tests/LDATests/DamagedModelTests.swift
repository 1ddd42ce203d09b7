import Kernels
import LDA
import ModelBundle
import PluginKit
import PluginTesting
import Testing

/// Whatever is wrong with a model is found when it is loaded, and named.
struct DamagedModelTests {
    @Test func undamagedModel() throws {
        #expect(try classes([Sample([1.0, 0]), Sample([0.0, 1]), Sample([0.0, 0])]) == ["a", "b", "b"])
    }

    @Test(arguments: [0, 3], [Double.nan, .infinity, -.infinity]) func weights(index: Int, bad: Double) throws {
        var weights = [1.0, 0, 0, 1]
        weights[index] = bad
        try expectRefusal("weights") { try $0.add("weights", shape: [2, 2], weights.span) }
    }

    @Test(arguments: [[3, 2], [1, 2], [0, 2], [4], [2, 2, 1]]) func shapesOfWeights(shape: [Int]) throws {
        let elements = [Double](repeating: 1, count: shape.reduce(1, *))
        try expectRefusal("weights") { try $0.add("weights", shape: shape, elements.span) }
    }

    @Test func weightsOfNoClass() throws {
        let none: [Double] = []
        try expectRefusal("weights") {
            try $0.add("weights", shape: [2, 0], none.span)
            try $0.add("offset", none)
            try $0.add("classes.offsets", [UInt32(0)])
        }
    }

    @Test(arguments: [[0.0], [0, 1, 2], [], [0, .nan], [.infinity, 0]]) func offsets(offset: [Double]) throws {
        try expectRefusal("offset") { try $0.add("offset", offset) }
    }

    @Test(arguments: [[0, 2], [0, 1, 2, 2], [0, 2, 1], [1, 1, 2], [0, 1, 3], []] as [[UInt32]])
    func classNames(offsets: [UInt32]) throws {
        try expectRefusal("classes.offsets") { try $0.add("classes.offsets", offsets) }
    }

    @Test(arguments: [[0.0, 1], [1, .nan], [1], []]) func scales(scale: [Double]) throws {
        try expectRefusal("features.scale") { try $0.add("features.scale", scale) }
    }

    @Test func elementsOfAnotherType() throws {
        try expectRefusal("offset") { try $0.add("offset", [Float(0), 0]) }
    }

    @Test func missingTensors() throws {
        try expectRefusal("vocabulary") { $0 = BundleWriter(plugin: LDA.name) }
    }

    @Test func modelOfAnotherPlugin() throws {
        try expectRefusal("ridge") { $0 = BundleWriter(plugin: "ridge") }
    }

    @Test func missingModel() {
        let context = InitializationContext(modelDirectory: "/nowhere", memorySize: 128, cpuCount: 1)
        let error = #expect(throws: BundleError.self) { _ = try LDA(initializer: context) }
        #expect(error?.file.hasPrefix("/nowhere") == true)
    }

    /// The classes of items with a model of two features and two classes, to which something is done before.
    private func classes(_ items: [Sample], _ damage: (inout BundleWriter) throws -> Void = { _ in }) throws -> [String]
    {
        let trained = try TrainedLDA(LDATests.texts, LDATests.labels)
        var writer = BundleWriter(plugin: LDA.name)
        try writer.add("features.mean", [0.0, 0])
        try writer.add("features.scale", [1.0, 1])
        try writer.add("classes.bytes", Array("ab".utf8))
        try writer.add("classes.offsets", [UInt32(0), 1, 2])
        try writer.add("weights", shape: [2, 2], [1.0, 0, 0, 1].span)
        try writer.add("offset", [0.0, 0.5])
        try damage(&writer)
        try writer.write(to: trained.folder)
        return try trained.classes(items)
    }

    private func expectRefusal(_ name: String, _ damage: (inout BundleWriter) throws -> Void) throws {
        let error = #expect(throws: (any Error).self) { try classes([], damage) }
        #expect(error is KernelError || error is BundleError, "\(String(describing: error))")
        #expect(error.map { "\($0)".contains(name) } == true, "\(String(describing: error))")
    }
}
