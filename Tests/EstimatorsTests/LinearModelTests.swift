import Estimators
import Kernels
import ModelBundle
import PluginKit
import Testing

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

    /// Neither ∞ nor ∞ − ∞ is an answer. The next batch gets its own.
    @Test(arguments: [[0, 0, 1.7e308], [1.7e308, -1.7e308, -1.7e308], [0, 1.7e308, 0]]) func outputsThatOverflow(
        numbers: [Double]
    ) throws {
        var model = try Self.model()
        let error = #expect(throws: PluginError.self) { try model([Sample([1, 0, 0]), Sample(numbers)]) }
        #expect(error?.description.hasPrefix("Message.Batch[1]: its output ") == true)
        #expect(try model([Sample([1, 0, 0])]) == [11, -3])
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
    }
}
