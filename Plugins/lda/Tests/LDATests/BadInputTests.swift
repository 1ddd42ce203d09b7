import Estimators
import Kernels
import LDA
import ModelBundle
import PluginKit
import PluginTesting
import Testing
import TextFeatures

struct BadInputTests {
    private static let rows = [[1.0, 2], [2, 1], [5, 5], [6, 3]]
    private static let labels = ["a", "a", "b", "b"]

    @Test func datasetsThatTeachNothing() {
        #expect(throws: ClassLabelsError.noLabels) { try TrainedLDA(["apple", "berry"], []) }
        #expect(throws: ClassLabelsError.oneClass("a")) { try TrainedLDA(["apple", "berry"], ["a", "a"]) }
        #expect(throws: TextFeaturesError.self) { try TrainedLDA(["", "the", "🐢"], ["a", "b", "a"]) }
    }

    /// With one row each, no class deviates from anything.
    @Test(arguments: [2, 3]) func asManyClassesAsRows(count: Int) {
        #expect(throws: LDATrainingError.tooFewRows(count, classes: count)) {
            try TrainedLDA((0..<count).map { [Double($0)] }, (0..<count).map { "\($0)" })
        }
    }

    @Test(arguments: ["{}", #"{"n_components":1}"#]) func rowsThatAreEqualWithinTheirClass(parameters: String) {
        #expect(throws: LDATrainingError.noDeviations) {
            try TrainedLDA([[1, 0], [1, 0], [0, 1], [0, 1]], Self.labels, parameters: parameters)
        }
        #expect(throws: LDATrainingError.noDeviations) {
            try TrainedLDA(["apple", "apple", "berry", "berry"], Self.labels, parameters: parameters)
        }
        #expect(throws: LDATrainingError.noDeviations) {
            try TrainedLDA([[0, 0], [0, 0], [0, 0], [0, 0]], Self.labels, parameters: parameters)
        }
    }

    @Test(
        arguments: [
            [[1], [2], [3], [.nan]], [[1], [2], [.infinity], [4]], [[1], [2], [3], [-.infinity]],
            [[1], [1, 2], [3], [4]],
            [[1, 2], [1], [3, 4], [5, 6]], [[], [], [], []],
        ] as [[[Double]]])
    func rowsThatAreNoFeatures(rows: [[Double]]) {
        #expect(throws: FeatureError.self) { try TrainedLDA(rows, Self.labels) }
    }

    /// Squares that overflow, sums that do, and both where features are projected.
    @Test(arguments: [1e200, .greatestFiniteMagnitude], ["{}", #"{"n_components":1}"#])
    func numbersTooLarge(size: Double, parameters: String) {
        #expect(throws: KernelError.self) {
            try TrainedLDA([[size, 1], [-size, 2], [size, 3], [size, 5]], Self.labels, parameters: parameters)
        }
    }

    @Test(arguments: [
        (#"{"n_components":0}"#, "n_components"), (#"{"n_components":1.5}"#, "n_components"),
        (#"{"n_components":"all"}"#, "n_components"), (#"{"tol":0}"#, "tol"), (#"{"tol":2}"#, "tol"),
        (#"{"tol":true}"#, "tol"), (#"{"max_features":-1}"#, "max_features"), (#"{"tf_idf":1}"#, "tf_idf"),
        (#"{"standardize":"yes"}"#, "standardize"), (#"{"solver":"svd"}"#, "solver"),
    ])
    func wrongParameters(json: String, name: String) {
        let error = #expect(throws: PluginError.self) { try TrainedLDA(Self.rows, Self.labels, parameters: json) }
        #expect(error?.description.contains("parameter \"\(name)\"") == true, "\(String(describing: error))")
    }

    @Test(arguments: [
        (rows, ["a", "a", "a", "a"], "{}"), (rows, [], "{}"), (rows, ["a", "b", "c", "d"], "{}"),
        ([[1], [1], [2], [2]], labels, "{}"), ([[1], [2], [3], [.nan]], labels, "{}"),
        ([[1e200], [2], [3], [4]], labels, "{}"), (rows, labels, #"{"solver":"svd"}"#),
    ])
    func aFailedTrainingWritesNothing(rows: [[Double]], labels: [String], json: String) throws {
        let parameters = try Parameters(json: json)
        var writer = BundleWriter(plugin: LDA.name)
        let untouched = writer.serialized()
        #expect(throws: (any Error).self) {
            try LDA.train(
                on: TrainingSet(items: rows.map { Sample($0) }, labels: labels), parameters: parameters, into: &writer)
        }
        #expect(writer.serialized() == untouched)
    }
}
