import Estimators
import Kernels
import ModelBundle
import NMF
import PluginKit
import PluginTesting
import Testing
import TextFeatures

struct BadInputTests {
    @Test func moreComponentsThanRowsOrFeatures() {
        #expect(throws: NMFTrainingError(components: 3, rows: 2, features: 4)) {
            try TrainedNMF(["apple berry", "cherry date"], parameters: #"{"n_components":3}"#)
        }
        #expect(throws: NMFTrainingError(components: 2, rows: 3, features: 1)) { try TrainedNMF([[1], [2], [3]]) }
        #expect(throws: NMFTrainingError(components: 2, rows: 1, features: 3)) { try TrainedNMF([[1, 2, 3]]) }
    }

    @Test(arguments: [[], [""], ["", "the", "🐢"]]) func noWordAtAll(texts: [String]) {
        #expect(throws: TextFeaturesError.self) { try TrainedNMF(texts) }
    }

    @Test(arguments: [
        [Sample([1, 2]), Sample([1, .nan])], [Sample([.infinity, 2]), Sample([1, 2])], [Sample([]), Sample([])],
        [Sample([1, 2]), Sample([1])], [Sample([1]), Sample([1, 2])], [Sample([1, 2]), Sample("apple")],
        [Sample("apple"), Sample([1, 2])], [Sample([1, 2]), Sample([1, -1e-300])],
    ])
    func rowsThatCannotBeFeatures(items: [Sample]) {
        #expect(throws: FeatureError.self) { try TrainedNMF(NMF.name, on: items) }
    }

    /// What varies about 0 is negative half of the time.
    @Test func standardizedNumbers() {
        #expect(throws: FeatureError.self) { try TrainedNMF([[1, 2], [3, 5]], parameters: #"{"standardize":true}"#) }
    }

    /// Their squares are too large for a number.
    @Test(arguments: [1e160, 1e200, 1e308]) func numbersThatOverflow(number: Double) {
        #expect(throws: KernelError.self) { try TrainedNMF([[number, 1], [1, number]]) }
    }

    @Test(arguments: [
        (#"{"n_components":0}"#, "n_components"), (#"{"n_components":1.5}"#, "n_components"),
        (#"{"n_components":10001}"#, "n_components"), (#"{"tol":-1}"#, "tol"), (#"{"tol":2}"#, "tol"),
        (#"{"tol":"small"}"#, "tol"), (#"{"max_iter":0}"#, "max_iter"), (#"{"max_features":-1}"#, "max_features"),
        (#"{"tf_idf":1}"#, "tf_idf"), (#"{"standardize":0}"#, "standardize"), (#"{"init":"random"}"#, "init"),
    ])
    func wrongParameters(json: String, name: String) {
        let error = #expect(throws: PluginError.self) { try TrainedNMF(["apple", "berry"], parameters: json) }
        guard case .parameter(_, name, _) = error else {
            Issue.record("\(String(describing: error)) does not name \(name)")
            return
        }
    }

    @Test(arguments: [[[1, 2, 3]], [[1, 2], [2, -3]], [[1e200, 1], [1, 1e200]]] as [[[Double]]])
    func aFailedTrainingWritesNothing(rows: [[Double]]) throws {
        let empty = BundleWriter(plugin: NMF.name)
        var writer = empty
        let dataset = TrainingSet(items: rows.map { Sample($0) })
        #expect(throws: (any Error).self) {
            try NMF.train(on: dataset, parameters: Parameters(json: "{}"), into: &writer)
        }
        #expect(writer.serialized() == empty.serialized())
    }

    @Test func modelOfAnotherPlugin() throws {
        let trained = try TrainedNMF(components: [[1, 0]])
        try BundleWriter(plugin: "pca").write(to: trained.folder)
        #expect(throws: BundleError.self) { _ = try trained.plugin() }
    }

    @Test func missingModel() {
        let context = InitializationContext(modelDirectory: "/nowhere", memorySize: 128, cpuCount: 1)
        let error = #expect(throws: BundleError.self) { _ = try NMF(initializer: context) }
        #expect(error?.file.hasPrefix("/nowhere") == true)
    }

    @Test(
        arguments: [
            (name: "components", shape: [2, 1], elements: [1, .nan]),
            (name: "components", shape: [2, 1], elements: [1, .infinity]),
            (name: "components", shape: [2, 1], elements: [1, -1]),
            (name: "components", shape: [1, 1], elements: [1]), (name: "components", shape: [2], elements: [1, 0]),
            (name: "components", shape: [2, 2], elements: [1, 0, 0, 1]),
            (name: "components", shape: [2, 0], elements: []), (name: "gram", shape: [1, 1], elements: [.nan]),
            (name: "gram", shape: [1, 1], elements: [-1]), (name: "gram", shape: [1, 1], elements: [.infinity]),
            (name: "gram", shape: [1], elements: [1]), (name: "gram", shape: [2, 2], elements: [1, 0, 0, 1]),
            (name: "gram", shape: [1, 2], elements: [1, 0]), (name: "gram", shape: [0, 0], elements: []),
            (name: "features.mean", shape: [2], elements: [0, .nan]),
            (name: "features.scale", shape: [2], elements: [1, 0]),
        ] as [(name: String, shape: [Int], elements: [Double])])
    func damagedTensors(name: String, shape: [Int], elements: [Double]) throws {
        let trained = try TrainedNMF(components: [[1, 0]])
        #expect(try trained.amounts([[5, 7]]) == [[5]])
        var writer = try TrainedNMF.bundle(components: [[1, 0]])
        try writer.add(name, shape: shape, elements.span)
        try writer.write(to: trained.folder)
        #expect(throws: (any Error).self) { _ = try trained.plugin() }
    }

    /// Products that no components have, so that the descent goes uphill: it ends all the same.
    @Test func contradictoryProducts() throws {
        let trained = try TrainedNMF(components: [[1, 0], [0, 1]])
        var writer = try TrainedNMF.bundle(components: [[1, 0], [0, 1]])
        try writer.add("gram", shape: [2, 2], [1.0, 5, 5, 1].span)
        try writer.write(to: trained.folder)
        #expect(try trained.amounts([[1, 1], [0, 0]]).map(\.count) == [2, 2])
    }
}
