import Estimators
import Kernels
import LSA
import ModelBundle
import PluginKit
import PluginTesting
import Testing
import TextFeatures

struct BadInputTests {
    @Test func moreComponentsThanRowsOrFeatures() {
        #expect(throws: LSATrainingError(components: 3, rows: 2, features: 4)) {
            try TrainedLSA(["apple berry", "cherry date"], parameters: #"{"n_components":3}"#)
        }
        #expect(throws: LSATrainingError(components: 2, rows: 3, features: 1)) { try TrainedLSA([[1], [2], [3]]) }
        #expect(throws: LSATrainingError(components: 2, rows: 1, features: 3)) { try TrainedLSA([[1, 2, 3]]) }
    }

    @Test(arguments: [[], [""], ["", "the", "🐢"]]) func noWordAtAll(texts: [String]) {
        #expect(throws: TextFeaturesError.self) { try TrainedLSA(texts) }
    }

    @Test(arguments: [
        [Sample([1, 2]), Sample([1, .nan])], [Sample([.infinity, 2]), Sample([1, 2])], [Sample([]), Sample([])],
        [Sample([1, 2]), Sample([1])], [Sample([1]), Sample([1, 2])], [Sample([1, 2]), Sample("apple")],
        [Sample("apple"), Sample([1, 2])],
    ])
    func rowsThatCannotBeFeatures(items: [Sample]) {
        #expect(throws: FeatureError.self) { try TrainedLSA(LSA.name, on: items) }
    }

    /// Their squares are too large for a number.
    @Test func numbersThatOverflow() {
        #expect(throws: KernelError.self) { try TrainedLSA([[1e200, 1], [1, 1e200]]) }
    }

    @Test(arguments: [
        (#"{"n_components":0}"#, "n_components"), (#"{"n_components":1.5}"#, "n_components"),
        (#"{"n_components":"two"}"#, "n_components"), (#"{"n_components":10001}"#, "n_components"),
        (#"{"max_features":-1}"#, "max_features"), (#"{"tf_idf":1}"#, "tf_idf"),
        (#"{"standardize":"no"}"#, "standardize"), (#"{"k":2}"#, "k"),
    ])
    func wrongParameters(json: String, name: String) {
        let error = #expect(throws: PluginError.self) { try TrainedLSA(["apple", "berry"], parameters: json) }
        guard case .parameter(_, name, _) = error else {
            Issue.record("\(String(describing: error)) does not name \(name)")
            return
        }
    }

    @Test(arguments: [[[1, 2, 3]], [[1, .nan], [2, 3]], [[1e200, 1], [1, 1e200]]] as [[[Double]]])
    func aFailedTrainingWritesNothing(rows: [[Double]]) throws {
        let empty = BundleWriter(plugin: LSA.name)
        var writer = empty
        let dataset = TrainingSet(items: rows.map { Sample($0) })
        #expect(throws: (any Error).self) {
            try LSA.train(on: dataset, parameters: Parameters(json: "{}"), into: &writer)
        }
        #expect(writer.serialized() == empty.serialized())
    }

    @Test func modelOfAnotherPlugin() throws {
        let trained = try TrainedLSA([[3, 0], [0, 2]])
        try BundleWriter(plugin: "pca").write(to: trained.folder)
        #expect(throws: BundleError.self) { _ = try trained.plugin() }
    }

    @Test func missingModel() {
        let context = InitializationContext(modelDirectory: "/nowhere", memorySize: 128, cpuCount: 1)
        let error = #expect(throws: BundleError.self) { _ = try LSA(initializer: context) }
        #expect(error?.file.hasPrefix("/nowhere") == true)
    }

    @Test(
        arguments: [
            (name: "components", shape: [2, 1], elements: [1, .nan]),
            (name: "components", shape: [2, 1], elements: [1, .infinity]),
            (name: "components", shape: [1, 1], elements: [1]), (name: "components", shape: [2], elements: [1, 0]),
            (name: "components", shape: [3, 1], elements: [1, 0, 0]),
            (name: "components", shape: [2, 2], elements: [1, 0, 0, 1]),
            (name: "components", shape: [2, 0], elements: []), (name: "offset", shape: [1], elements: [.nan]),
            (name: "offset", shape: [2], elements: [0, 0]), (name: "offset", shape: [1, 1], elements: [0]),
            (name: "features.mean", shape: [2], elements: [0, .nan]),
            (name: "features.mean", shape: [1], elements: [0]),
            (name: "features.scale", shape: [2], elements: [1, 0]),
            (name: "features.scale", shape: [3], elements: [1, 1, 1]),
        ] as [(name: String, shape: [Int], elements: [Double])])
    func damagedTensors(name: String, shape: [Int], elements: [Double]) throws {
        let trained = try TrainedLSA([[3, 0], [0, 2]], parameters: #"{"n_components":1}"#)
        var writer = BundleWriter(plugin: LSA.name)
        try writer.add("features.mean", [0.0, 0])
        try writer.add("features.scale", [1.0, 1])
        try writer.add("components", shape: [2, 1], [1.0, 0].span)
        try writer.add("offset", [0.0])
        try writer.write(to: trained.folder)
        #expect(try trained.vectors([[5, 7]]) == [[5]])
        try writer.add(name, shape: shape, elements.span)
        try writer.write(to: trained.folder)
        #expect(throws: (any Error).self) { _ = try trained.plugin() }
    }
}
