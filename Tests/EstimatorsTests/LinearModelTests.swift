import Estimators
import Foundation
import Kernels
import ModelBundle
import PluginKit
import Testing
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
    }
}
