import Kernels
import ModelBundle
import PCA
import PluginKit
import PluginTesting
import Testing
import TextFeatures

struct BadInputTests {
    @Test(arguments: [[], ["apple"]]) func tooFewRows(texts: [String]) {
        #expect(throws: PCATrainingError.tooFewRows(texts.count)) { try TrainedPCA(texts, components: 1) }
    }

    @Test func moreComponentsThanRowsOrWords() {
        #expect(throws: PCATrainingError.tooManyComponents(3, rows: 2, features: 4)) {
            try TrainedPCA(["apple berry", "cherry date"], components: 3)
        }
        #expect(throws: PCATrainingError.tooManyComponents(2, rows: 3, features: 1)) {
            try TrainedPCA(["apple", "apple", ""], components: 2)
        }
    }

    /// A model that no instance could load is not written.
    @Test(arguments: [1e200, 1e308]) func numbersTooLarge(number: Double) {
        #expect(throws: (any Error).self) {
            try TrainedModel<PCA>(
                PCA.name, on: [[number, 1], [number, 2], [0, 3]].map { Sample($0) }, labels: ["a", "a", "b"],
                parameters: #"{"n_components":1}"#)
        }
    }

    @Test func noWordAtAll() {
        #expect(throws: TextFeaturesError.self) { try TrainedPCA(["", "the", "🐢"], components: 1) }
    }

    @Test(arguments: [#"{"n_components":0}"#, #"{"n_components":1.5}"#, #"{"n_components":"two"}"#, #"{"k":2}"#])
    func wrongParameters(json: String) throws {
        let parameters = try Parameters(json: json)
        var writer = BundleWriter(plugin: PCA.name)
        #expect(throws: PluginError.self) {
            try PCA.train(
                on: TrainingSet(items: [Sample("apple"), Sample("berry")]), parameters: parameters, into: &writer)
        }
    }

    @Test func modelOfAnotherPlugin() throws {
        let trained = try TrainedPCA(["apple", "berry"], components: 1)
        var writer = BundleWriter(plugin: "k-means")
        try writer.add("components", [1.0])
        try writer.write(to: trained.folder)
        #expect(throws: BundleError.self) { _ = try trained.plugin() }
    }

    @Test(
        arguments: [
            (components: [1, .nan], offset: [0], shape: [2, 1]),
            (components: [1, 1], offset: [.infinity], shape: [2, 1]),
            (components: [1], offset: [0], shape: [1, 1]), (components: [1, 2], offset: [0, 1], shape: [2, 1]),
            (components: [1, 2], offset: [0], shape: [2]),
        ] as [(components: [Double], offset: [Double], shape: [Int])])
    func contradictoryModels(components: [Double], offset: [Double], shape: [Int]) throws {
        let trained = try TrainedPCA(["apple", "berry"], components: 1)
        var writer = BundleWriter(plugin: PCA.name)
        try Vocabulary(["apple", "berry"]).write(to: &writer)
        try writer.add("components", shape: shape, components.span)
        try writer.add("offset", offset)
        try writer.write(to: trained.folder)
        #expect(throws: (any Error).self) { _ = try trained.plugin() }
    }

    @Test func missingModel() {
        let context = InitializationContext(modelDirectory: "/nowhere", memorySize: 128, cpuCount: 1)
        let error = #expect(throws: BundleError.self) { _ = try PCA(initializer: context) }
        #expect(error?.file.hasPrefix("/nowhere") == true)
    }
}
