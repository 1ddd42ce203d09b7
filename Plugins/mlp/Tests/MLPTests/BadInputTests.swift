import Estimators
import Kernels
import MLP
import ModelBundle
import PluginKit
import PluginTesting
import Testing
import TextFeatures

struct BadInputTests {
    private static let parameters = #"{"hidden_units":3,"max_iter":2}"#

    @Test func datasetsThatTeachNothing() {
        #expect(throws: ClassLabelsError.noLabels) { try TrainedMLP(["apple"], []) }
        #expect(throws: ClassLabelsError.oneClass("a")) { try TrainedMLP(["apple", "berry"], ["a", "a"]) }
        #expect(throws: TextFeaturesError.self) { try TrainedMLP(["", "the"], ["a", "b"]) }
        #expect(throws: FeatureError.self) { try TrainedMLP([[1], [.nan]], ["a", "b"]) }
        #expect(throws: FeatureError.self) { try TrainedMLP([[1], [1, 2]], ["a", "b"]) }
    }

    @Test(arguments: [
        #"{"hidden_units":0}"#, #"{"alpha":-1}"#, #"{"batch_size":0}"#, #"{"learning_rate_init":0}"#,
        #"{"max_iter":0}"#,
        #"{"tol":-1}"#, #"{"n_iter_no_change":0}"#, #"{"activation":"tanh"}"#,
    ])
    func wrongParameters(json: String) {
        #expect(throws: PluginError.self) { try TrainedMLP(["apple", "berry"], ["a", "b"], parameters: json) }
    }

    /// Numbers so large that scores overflow are refused, not learned.
    @Test func theLossDiverges() {
        #expect(throws: KernelError.self) {
            try TrainedMLP([[1e308, 1e308], [-1e308, 1e308]], ["a", "b"], parameters: Self.parameters)
        }
    }

    @Test func itemsOfTheOtherKind() throws {
        let texts = try TrainedMLP(["apple", "berry"], ["a", "b"], parameters: Self.parameters)
        #expect(throws: PluginError.self) { try texts.outputs([Sample("apple"), Sample([1.0])]) }
        let numbers = try TrainedMLP([[1], [2]], ["a", "b"], parameters: Self.parameters)
        #expect(throws: PluginError.self) { try numbers.outputs([Sample("apple")]) }
        #expect(throws: PluginError.self) { try numbers.outputs([Sample([1.0, 2])]) }
        #expect(throws: PluginError.self) { try numbers.outputs([Sample([.infinity])]) }
    }

    /// Neither ∞ nor ∞ − ∞ names a class.
    @Test(arguments: [[1, 0], [1, -1]] as [[Double]]) func itemsThatOverflow(output: [Double]) throws {
        let trained = try TrainedMLP([[1], [2]], ["a", "b"], parameters: Self.parameters)
        var writer = BundleWriter(plugin: MLP.name)
        try writer.add("features.mean", [0.0])
        try writer.add("features.scale", [1.0])
        try writer.add("classes.bytes", Array("ab".utf8))
        try writer.add("classes.offsets", [UInt32(0), 1, 2])
        try writer.add("hidden.weights", shape: [1, 2], [10.0, 10].span)
        try writer.add("hidden.offset", [0.0, 0])
        try writer.add("output.weights", shape: [2, 2], ([0, 0] + output).span)
        try writer.add("output.offset", [0.0, 1])
        try writer.write(to: trained.folder)
        #expect(try trained.classes([Sample([1.0])]) == ["b"])
        #expect(throws: PluginError.self) { try trained.outputs([Sample([1.0]), Sample([1e308])]) }
    }

    @Test func aMillionCharacters() throws {
        let trained = try TrainedMLP(["apple", "berry"], ["a", "b"], parameters: Self.parameters)
        let long = String(repeating: "apple ", count: 170_000)
        #expect(try trained.classes([Sample(long), Sample("")]).count == 2)
    }

    /// Each tensor of a wrong shape, or with a NaN in it.
    @Test(arguments: ["hidden.weights", "hidden.offset", "output.weights", "output.offset"])
    func damagedTensors(name: String) throws {
        let trained = try TrainedMLP([[1, 2], [2, 1]], ["a", "b"], parameters: Self.parameters)
        let dimensions = name.hasSuffix("weights") ? 2 : 1
        let (shape, elements) = try trained.tensor(name, dimensions: dimensions)
        let others = try ["hidden.weights", "hidden.offset", "output.weights", "output.offset"].map {
            (name: $0, tensor: try trained.tensor($0, dimensions: $0.hasSuffix("weights") ? 2 : 1))
        }
        func load(_ shape: [Int], _ elements: [Double]) throws {
            var writer = BundleWriter(plugin: MLP.name)
            for other in others { try writer.add(other.name, shape: other.tensor.shape, other.tensor.elements.span) }
            try writer.add("features.mean", [0.0, 0])
            try writer.add("features.scale", [1.0, 1])
            try writer.add("classes.bytes", Array("ab".utf8))
            try writer.add("classes.offsets", [UInt32(0), 1, 2])
            try writer.add(name, shape: shape, elements.span)
            try writer.write(to: trained.folder)
            _ = try trained.outputs([Sample([1.0, 2])])
        }
        try load(shape, elements)
        #expect(throws: KernelError.self) { try load(shape, [.nan] + elements.dropFirst()) }
        #expect(throws: (any Error).self) { try load([elements.count, 1, 1], elements) }
        #expect(throws: (any Error).self) {
            try load(shape.map { $0 + 1 }, Array(repeating: 0, count: shape.reduce(1) { $0 * ($1 + 1) }))
        }
        #expect(throws: (any Error).self) { try load(shape.map { _ in 0 }, []) }
    }
}
