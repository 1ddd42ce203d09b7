import KMeans
import Kernels
import ModelBundle
import PluginKit
import PluginTesting
import Testing
import TextFeatures

struct BadInputTests {
    @Test(arguments: [[], ["apple"], ["apple", "berry"]]) func fewerRowsThanClusters(texts: [String]) {
        #expect(throws: KMeansTrainingError.tooFewRows(texts.count, clusters: 3)) {
            try TrainedKMeans(texts, parameters: #"{"n_clusters":3}"#)
        }
    }

    /// A model that no instance could load is not written.
    @Test(arguments: [1e200, 1e308]) func numbersTooLarge(number: Double) {
        #expect(throws: (any Error).self) {
            try TrainedModel<KMeans>(
                KMeans.name, on: [[number, 1], [number, 2], [0, 3]].map { Sample($0) }, labels: ["a", "a", "b"],
                parameters: #"{"n_clusters":2}"#)
        }
    }

    @Test func noWordAtAll() {
        #expect(throws: TextFeaturesError.self) {
            try TrainedKMeans(["", "the", "🐢"], parameters: #"{"n_clusters":1}"#)
        }
    }

    @Test(arguments: [
        #"{"n_clusters":0}"#, #"{"n_clusters":1.5}"#, #"{"n_init":0}"#, #"{"max_iter":-1}"#, #"{"tol":-1}"#,
        #"{"k":2}"#,
    ])
    func wrongParameters(json: String) {
        #expect(throws: PluginError.self) { try TrainedKMeans(KMeansTests.fruits, parameters: json) }
    }

    @Test func modelOfAnotherPlugin() throws {
        let trained = try TrainedKMeans(KMeansTests.fruits, parameters: #"{"n_clusters":2}"#)
        try BundleWriter(plugin: "pca").write(to: trained.folder)
        #expect(throws: BundleError.self) { _ = try trained.plugin() }
    }

    @Test(
        arguments: [
            (centers: [1, .nan], offset: [0], shape: [2, 1]), (centers: [1, 1], offset: [.infinity], shape: [2, 1]),
            (centers: [1], offset: [0], shape: [1, 1]), (centers: [1, 2], offset: [0, 1], shape: [2, 1]),
            (centers: [1, 2], offset: [0], shape: [2]), (centers: [], offset: [], shape: [2, 0]),
        ] as [(centers: [Double], offset: [Double], shape: [Int])])
    func contradictoryModels(centers: [Double], offset: [Double], shape: [Int]) throws {
        let trained = try TrainedKMeans(KMeansTests.fruits, parameters: #"{"n_clusters":2}"#)
        var writer = BundleWriter(plugin: KMeans.name)
        try Vocabulary(["apple", "berry"]).write(to: &writer)
        try writer.add("centers", shape: shape, centers.span)
        try writer.add("offset", offset)
        try writer.write(to: trained.folder)
        #expect(throws: (any Error).self) { _ = try trained.plugin() }
    }

    @Test func missingModel() {
        let context = InitializationContext(modelDirectory: "/nowhere", memorySize: 128, cpuCount: 1)
        let error = #expect(throws: BundleError.self) { _ = try KMeans(initializer: context) }
        #expect(error?.file.hasPrefix("/nowhere") == true)
    }
}
