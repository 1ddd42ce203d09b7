import Estimators
import Kernels
import ModelBundle
import PluginKit
import PluginTesting
import RandomForest
import Testing
import TextFeatures

struct BadInputTests {
    @Test func datasetsThatTeachNothing() {
        #expect(throws: ClassLabelsError.noLabels) { try TrainedForest(["apple"], []) }
        #expect(throws: ClassLabelsError.noLabels) { try TrainedForest([String](), []) }
        #expect(throws: ClassLabelsError.oneClass("a")) { try TrainedForest(["apple", "berry"], ["a", "a"]) }
        #expect(throws: TextFeaturesError.self) { try TrainedForest(["", "the"], ["a", "b"]) }
    }

    @Test(arguments: [
        [Sample([1, 2]), Sample([1, .nan])], [Sample([.infinity, 2]), Sample([1, 2])], [Sample([]), Sample([])],
        [Sample([1, 2]), Sample([1])], [Sample([1]), Sample([1, 2])], [Sample([1, 2]), Sample("apple")],
        [Sample("apple"), Sample([1, 2])],
    ])
    func rowsThatCannotBeFeatures(items: [Sample]) {
        #expect(throws: FeatureError.self) { try TrainedForest(RandomForest.name, on: items, labels: ["a", "b"]) }
    }

    @Test(arguments: [
        (#"{"n_estimators":0}"#, "n_estimators"), (#"{"n_estimators":1.5}"#, "n_estimators"),
        (#"{"n_estimators":100001}"#, "n_estimators"), (#"{"max_depth":-1}"#, "max_depth"),
        (#"{"max_split_features":-1}"#, "max_split_features"), (#"{"min_samples_split":1}"#, "min_samples_split"),
        (#"{"min_samples_leaf":0}"#, "min_samples_leaf"), (#"{"min_samples_leaf":"few"}"#, "min_samples_leaf"),
        (#"{"max_features":"sqrt"}"#, "max_features"), (#"{"criterion":"entropy"}"#, "criterion"),
    ])
    func wrongParameters(json: String, name: String) {
        let error = #expect(throws: PluginError.self) {
            try TrainedForest(["apple", "berry"], ["a", "b"], parameters: json)
        }
        guard case .parameter(_, name, _) = error else {
            Issue.record("\(String(describing: error)) does not name \(name)")
            return
        }
    }

    @Test(
        arguments: [
            ([[1], [2]], [], "{}"), ([[1], [2]], ["a", "a"], "{}"), ([[1], [.nan]], ["a", "b"], "{}"),
            ([[1e200], [-1e200]], ["a", "b"], #"{"standardize":true}"#),
        ] as [([[Double]], [String], String)])
    func aFailedTrainingWritesNothing(rows: [[Double]], labels: [String], parameters: String) throws {
        let empty = BundleWriter(plugin: RandomForest.name)
        var writer = empty
        let dataset = TrainingSet(items: rows.map { Sample($0) }, labels: labels)
        #expect(throws: (any Error).self) {
            try RandomForest.train(on: dataset, parameters: Parameters(json: parameters), into: &writer)
        }
        #expect(writer.serialized() == empty.serialized())
    }

    @Test func modelOfAnotherPlugin() throws {
        let trained = try TrainedForest([[1], [2]], ["a", "b"])
        try BundleWriter(plugin: "svm").write(to: trained.folder)
        #expect(throws: BundleError.self) { _ = try trained.plugin() }
    }

    @Test func missingModel() {
        let context = InitializationContext(modelDirectory: "/nowhere", memorySize: 128, cpuCount: 1)
        let error = #expect(throws: BundleError.self) { _ = try RandomForest(initializer: context) }
        #expect(error?.file.hasPrefix("/nowhere") == true)
    }
}
