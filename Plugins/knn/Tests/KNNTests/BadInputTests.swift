import Estimators
import KNN
import ModelBundle
import PluginKit
import PluginTesting
import Testing
import TextFeatures

struct BadInputTests {
    private static let nearest = KNNTests.nearest

    @Test func datasetsThatTeachNothing() {
        #expect(throws: ClassLabelsError.noLabels) { try TrainedKNN(["apple"], [], parameters: Self.nearest) }
        #expect(throws: ClassLabelsError.oneClass("a")) {
            try TrainedKNN(["apple", "berry"], ["a", "a"], parameters: Self.nearest)
        }
        #expect(throws: TextFeaturesError.self) {
            try TrainedKNN(["", "the", "🐢"], ["a", "b", "a"], parameters: Self.nearest)
        }
    }

    @Test(
        arguments: [
            [[1], [.nan]], [[1], [.infinity]], [[1], [-.infinity]], [[1], [1, 2]], [[1, 2], [1]], [[], []],
        ] as [[[Double]]])
    func rowsThatAreNoFeatures(rows: [[Double]]) {
        #expect(throws: FeatureError.self) { try TrainedKNN(rows, ["a", "b"], parameters: Self.nearest) }
    }

    @Test(arguments: [[Sample("apple"), Sample([1.0])], [Sample([1.0]), Sample("apple")]])
    func rowsOfBothKinds(items: [Sample]) {
        #expect(throws: FeatureError.self) {
            try TrainedKNN(KNN.name, on: items, labels: ["a", "b"], parameters: Self.nearest)
        }
    }

    @Test(arguments: [0, 1, 2]) func fewerRowsThanNeighbors(count: Int) {
        let labels = ["a", "b"].prefix(count)
        #expect(throws: KNNTrainingError.tooFewRows(count, neighbors: 3)) {
            try TrainedKNN(labels.map { "word\($0)" }, Array(labels), parameters: #"{"n_neighbors":3}"#)
        }
    }

    @Test(arguments: [
        (#"{"n_neighbors":0}"#, "n_neighbors"), (#"{"n_neighbors":1.5}"#, "n_neighbors"),
        (#"{"n_neighbors":"1"}"#, "n_neighbors"), (#"{"n_neighbors":1e12}"#, "n_neighbors"),
        (#"{"n_neighbors":1,"max_features":-1}"#, "max_features"), (#"{"n_neighbors":1,"tf_idf":1}"#, "tf_idf"),
        (#"{"n_neighbors":1,"standardize":"yes"}"#, "standardize"), (#"{"n_neighbors":1,"k":1}"#, "k"),
    ])
    func wrongParameters(json: String, name: String) {
        let error = #expect(throws: PluginError.self) {
            try TrainedKNN(["apple", "berry"], ["a", "b"], parameters: json)
        }
        #expect(error?.description.contains("parameter \"\(name)\"") == true, "\(String(describing: error))")
    }

    @Test(arguments: [
        ([Sample("apple"), Sample("berry")], ["a", "a"], "{}"), ([Sample("apple"), Sample("")], [], nearest),
        ([Sample("the"), Sample("")], ["a", "b"], nearest), ([Sample([1.0]), Sample([.nan])], ["a", "b"], nearest),
        ([Sample("apple"), Sample("berry")], ["a", "b"], #"{"n_neighbors":1,"k":1}"#),
    ])
    func aFailedTrainingWritesNothing(items: [Sample], labels: [String], json: String) throws {
        let parameters = try Parameters(json: json)
        var writer = BundleWriter(plugin: KNN.name)
        let untouched = writer.serialized()
        #expect(throws: (any Error).self) {
            try KNN.train(on: TrainingSet(items: items, labels: labels), parameters: parameters, into: &writer)
        }
        #expect(writer.serialized() == untouched)
    }
}
