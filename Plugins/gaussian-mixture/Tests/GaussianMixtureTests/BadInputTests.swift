import Estimators
import GaussianMixture
import ModelBundle
import PluginKit
import PluginTesting
import Testing
import TextFeatures

struct BadInputTests {
    @Test(arguments: [0, 1, 2]) func fewerRowsThanComponents(count: Int) {
        #expect(throws: MixtureTrainingError.tooFewRows(count, components: 3)) {
            try TrainedMixture((0..<count).map { "word\($0)" }, parameters: #"{"n_components":3}"#)
        }
    }

    @Test(arguments: [[""], ["", "the", "🐢"]]) func noWordAtAll(texts: [String]) {
        #expect(throws: TextFeaturesError.self) { try TrainedMixture(texts) }
    }

    @Test(
        arguments: [
            [[1], [.nan]], [[1], [.infinity]], [[1], [-.infinity]], [[1], [1, 2]], [[1, 2], [1]], [[], []],
        ] as [[[Double]]])
    func rowsThatAreNoFeatures(rows: [[Double]]) {
        #expect(throws: FeatureError.self) { try TrainedMixture(rows) }
    }

    @Test(arguments: [[Sample("apple"), Sample([1.0])], [Sample([1.0]), Sample("apple")]])
    func rowsOfBothKinds(items: [Sample]) {
        #expect(throws: FeatureError.self) { try TrainedMixture(GaussianMixture.name, on: items) }
    }

    /// Without anything added to it, the variance of a feature that is always 0 has no inverse.
    @Test(arguments: ["full", "diag"]) func covariancesWithoutInverse(type: String) {
        let error = #expect(throws: MixtureTrainingError.self) {
            try TrainedMixture(
                [[1, 0], [2, 0], [3, 0]], parameters: #"{"covariance_type":"\#(type)","reg_covar":0}"#)
        }
        #expect(error?.description.hasPrefix("the covariance of component 0 has no inverse") == true)
        #expect(error?.description.contains("raise reg_covar") == true)
    }

    /// Squares that overflow, and sums that do.
    @Test(arguments: ["full", "diag"], [1e200, .greatestFiniteMagnitude])
    func numbersTooLarge(type: String, size: Double) {
        #expect(throws: MixtureTrainingError.self) {
            try TrainedMixture(
                [[size, 1], [-size, 2], [size, 3]], parameters: #"{"n_components":1,"covariance_type":"\#(type)"}"#)
        }
        #expect(throws: MixtureTrainingError.self) {
            try TrainedMixture(
                [[size, 1], [-size, 2], [size, 3]], parameters: #"{"n_components":2,"covariance_type":"\#(type)"}"#)
        }
    }

    @Test(arguments: [
        (#"{"n_components":0}"#, "n_components"), (#"{"n_components":1.5}"#, "n_components"),
        (#"{"n_components":"two"}"#, "n_components"), (#"{"covariance_type":"tied"}"#, "covariance_type"),
        (#"{"covariance_type":1}"#, "covariance_type"), (#"{"tol":-1}"#, "tol"), (#"{"reg_covar":-1}"#, "reg_covar"),
        (#"{"max_iter":0}"#, "max_iter"), (#"{"n_init":0}"#, "n_init"), (#"{"init_params":"random"}"#, "init_params"),
        (#"{"max_features":-1}"#, "max_features"), (#"{"tf_idf":1}"#, "tf_idf"),
        (#"{"standardize":"yes"}"#, "standardize"), (#"{"k":2}"#, "k"),
    ])
    func wrongParameters(json: String, name: String) {
        let error = #expect(throws: PluginError.self) { try TrainedMixture(["apple", "berry"], parameters: json) }
        #expect(error?.description.contains("parameter \"\(name)\"") == true, "\(String(describing: error))")
    }

    @Test(arguments: [
        ([Sample("apple")], #"{"n_components":2}"#), ([Sample("the"), Sample("")], "{}"),
        ([Sample([1.0]), Sample([.nan])], "{}"), ([Sample([0.0]), Sample([0.0])], #"{"reg_covar":0}"#),
        ([Sample([1e200]), Sample([-1e200])], "{}"), ([Sample("apple"), Sample("berry")], #"{"k":2}"#),
    ])
    func aFailedTrainingWritesNothing(items: [Sample], json: String) throws {
        let parameters = try Parameters(json: json)
        var writer = BundleWriter(plugin: GaussianMixture.name)
        let untouched = writer.serialized()
        #expect(throws: (any Error).self) {
            try GaussianMixture.train(on: TrainingSet(items: items), parameters: parameters, into: &writer)
        }
        #expect(writer.serialized() == untouched)
    }
}
