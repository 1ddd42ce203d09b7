import Estimators
import Kernels
import ModelBundle
import PluginKit
import Testing

struct LinearClassifierTests {
    /// Of two numbers: `a` scores the first one, `b` the second one, `c` a constant 5.
    static func folder(offset: [Double] = [0, 0, 5], labels: [String] = ["a", "b", "c"]) throws -> ModelFolder {
        try ModelFolder { bundle in
            let rows = TrainingSet(items: [Sample([1, 2]), Sample([3, 4])])
            let features = try rows.learnFeatures(FeatureOptions(Parameters()))
            let weights = Matrix(rows: 2, columns: 3, elements: [1, 0, 0, 0, 1, 0])
            try LinearClassifier.write(
                features, try ClassLabels.encode(labels).classes, weights: weights, offset: offset, to: &bundle)
        }
    }

    static func classes(_ rows: [[Double]]) throws -> [String] {
        let folder = try folder()
        var classifier = try LinearClassifier(directory: folder.path, plugin: ModelFolder.plugin)
        return try classifier(rows.map { Sample($0) }).map(\.description)
    }

    @Test func theGreatestScoreWins() throws {
        #expect(try Self.classes([[9, 8], [8, 9], [4, -20], [-1, 6]]) == ["a", "b", "c", "b"])
        #expect(try Self.classes([]).isEmpty)
    }

    @Test func tiesGoToTheFirst() throws {
        #expect(try Self.classes([[7, 7], [5, 5], [0, 5], [5, 0]]) == ["a", "a", "b", "a"])
    }

    @Test func oneClassForEachOutput() throws {
        let folder = try Self.folder(labels: ["a", "b"])
        #expect(throws: BundleError.self) {
            _ = try LinearClassifier(directory: folder.path, plugin: ModelFolder.plugin)
        }
    }

    @Test func modelOfAnotherPlugin() throws {
        let folder = try Self.folder()
        #expect(throws: BundleError.self) { _ = try LinearClassifier(directory: folder.path, plugin: "other") }
    }
}
