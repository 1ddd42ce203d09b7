import Estimators
<<<<<<< HEAD
import Foundation
=======
>>>>>>> tests-b
import Kernels
import ModelBundle
import PluginKit
import Testing
<<<<<<< HEAD
import TextFeatures

struct LinearModelTests {
    private static let weights: [Double] = [1, 2, 3, 4, 5, 6]

    /// "berry apple apple" has the features (2, 1): (2, 1) W + b.
    @Test func mapsTexts() throws {
        try withModel(ofTexts: true) { model in
            var model = try model()
            #expect(model.outputCount == 3)
            #expect(try model([Sample("berry apple apple"), Sample("")]) == [16, 29, 42, 10, 20, 30])
            #expect(try model.vectors([Sample("berry")]).map(Array.init) == [[14, 25, 36]])
            #expect(try model([]).isEmpty)
        }
    }

    /// (x − mean) / scale comes before W.
    @Test func mapsNumbers() throws {
        try withModel(ofTexts: false) { model in
            var model = try model()
            #expect(try model([Sample([1, 6]), Sample([3, 4])]) == [14, 25, 36, 13, 24.5, 36])
        }
    }

    /// Neither ∞ nor ∞ − ∞ is an answer. The next batch gets its own.
    @Test(arguments: [[1.7e308, 1.7e308], [-1.7e308, 1.7e308], [0, -1.7e308]]) func outputsThatOverflow(
        numbers: [Double]
    ) throws {
        try withModel(ofTexts: false) { model in
            var model = try model()
            let error = #expect(throws: PluginError.self) { try model([Sample([1, 6]), Sample(numbers)]) }
            #expect(error?.description.hasPrefix("Message.Batch[1]: its output ") == true)
            #expect(try model([Sample([1, 6])]) == [14, 25, 36])
        }
    }

    @Test(arguments: [Sample("apple"), Sample([1.0]), Sample([1.0, .nan])]) func itemsAtFault(item: Sample) throws {
        try withModel(ofTexts: false) { model in
            var model = try model()
            #expect(throws: PluginError.self) { try model([item]) }
        }
    }

    @Test(arguments: [([3, 2], [0, 0]), ([6], [0]), ([2, 0], []), ([2, 3], [0, 0]), ([2, 3], [0, 0, .nan])])
    func damagedTensors(shape: [Int], offset: [Double]) throws {
        let elements = [Double](repeating: 1, count: shape.reduce(1, *))
        try withModel(ofTexts: false) {
            try $0.add("weights", shape: shape, elements.span)
            try $0.add("offset", offset)
        } _: { model in
            #expect(throws: (any Error).self) { _ = try model() }
        }
    }

    /// A model of two features and three outputs, to which something is done before it is loaded.
    private func withModel(
        ofTexts: Bool, damage: (inout BundleWriter) throws -> Void = { _ in },
        _ body: (_ load: () throws -> LinearModel) throws -> Void
    ) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "linear-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var writer = BundleWriter(plugin: "test")
        if ofTexts {
            try Vocabulary(["apple", "berry"]).write(to: &writer)
        } else {
            try writer.add("features.mean", [1.0, 2])
            try writer.add("features.scale", [2.0, 4])
        }
        try writer.add("weights", shape: [2, 3], Self.weights.span)
        try writer.add("offset", [10.0, 20, 30])
        try damage(&writer)
        try writer.write(to: folder)
        try body { try LinearModel(directory: folder, plugin: "test") }
=======

struct LinearModelTests {
    /// W of three features and two outputs.
    static let weights = [1.0, -2, 0.5, 4, 3, 0]
    static let offset = [10.0, -1]

    static func model(
        _ weights: [Double] = weights, shape: [Int] = [3, 2], offset: [Double] = offset, words: [String]? = nil,
        name: String = "weights"
    ) throws -> LinearModel {
        let folder = try ModelFolder { bundle in
            try bundle.addFeatures(count: 3, words: words)
            try bundle.add(name, shape: shape, weights.span)
            try bundle.add("offset", offset)
        }
        return try LinearModel(directory: folder.path, plugin: ModelFolder.plugin, weights: name)
    }

    @Test func numbers() throws {
        var model = try Self.model()
        #expect(model.outputCount == 2)
        #expect(
            try model([Sample([1, 0, 0]), Sample([0, 0, 0]), Sample([2, -1, 3])]) == [11, -3, 10, -1, 20.5, -9])
    }

    @Test func texts() throws {
        var model = try Self.model(words: ["apple", "berry", "cherry"])
        #expect(try model([Sample("cherry apple CHERRY"), Sample("zebra"), Sample("")]) == [17, -3, 10, -1, 10, -1])
    }

    @Test func weightsOfAnyName() throws {
        var model = try Self.model(name: "components")
        #expect(try model([Sample([1, 0, 0])]) == [11, -3])
    }

    @Test func vectorsAreSlicesOfTheSameNumbers() throws {
        var model = try Self.model()
        let items = (0..<100).map { Sample([Double($0), 1, -Double($0 % 7)]) }
        #expect(try model.vectors(items).flatMap { $0 } == model(items))
        #expect(try model.vectors(items).map(\.count) == Array(repeating: 2, count: 100))
        #expect(try model.vectors([]).isEmpty && model([]).isEmpty)
    }

    @Test func itemsThatTheModelCannotTake() throws {
        var model = try Self.model()
        #expect(throws: PluginError.self) { try model([Sample("apple")]) }
        #expect(throws: PluginError.self) { try model.vectors([Sample([1, 2])]) }
        #expect(throws: PluginError.self) { try model([Sample([1, 2, -.infinity])]) }
    }

    @Test(arguments: [[2, 3], [6], [6, 1], [1, 6], [3, 2, 1]]) func weightsOfTheWrongShape(shape: [Int]) {
        #expect(throws: BundleError.self) { _ = try Self.model(shape: shape) }
    }

    @Test(arguments: [[], [1], [1, 2, 3]] as [[Double]]) func offsetsOfTheWrongLength(offset: [Double]) {
        #expect(throws: BundleError.self) { _ = try Self.model(offset: offset) }
    }

    @Test(arguments: [.nan, .infinity, -.infinity] as [Double]) func numbersThatAreNone(number: Double) {
        #expect(throws: KernelError.self) { _ = try Self.model([1, -2, 0.5, 4, 3, number]) }
        #expect(throws: KernelError.self) { _ = try Self.model(offset: [number, 0]) }
    }

    @Test func noOutputs() {
        #expect(throws: KernelError.self) { _ = try Self.model([], shape: [3, 0], offset: []) }
>>>>>>> tests-b
    }
}
