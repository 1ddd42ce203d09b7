import Estimators
import Foundation
import Kernels
import ModelBundle
import PluginKit
import Testing
import TextFeatures

struct FeaturesTests {
    static let texts = ["apple berry apple", "berry", "", "cherry berry"].map { Sample($0) }
    static let numbers = [[1, 10, 0, 5], [3, 10, 0, -5], [5, 10, 2, 0]].map { Sample($0) }

    /// Serving makes the very numbers that training was done with.
    @Test(arguments: [
        (texts, "{}"), (texts, #"{"tf_idf":true}"#), (texts, #"{"max_features":2}"#),
        (numbers, "{}"), (numbers, #"{"standardize":true}"#),
    ])
    func extractedAsLearned(items: [Sample], parameters: String) throws {
        try withModel(items, parameters) { learned, bundle in
            var extractor = try FeatureExtractor(in: bundle)
            #expect(extractor.count == learned.count)
            // The second time with used memory.
            for _ in 0..<2 {
                try extractor.extract(items, from: bundle)
                #expect(extractor.rows.rowOffsets == learned.matrix.rowOffsets)
                #expect(extractor.rows.columns == learned.matrix.columns)
                #expect(extractor.rows.values == learned.matrix.values)
            }
            try extractor.extract([], from: bundle)
            #expect(extractor.rows.rowCount == 0)
        }
    }

    @Test func countsOfWords() throws {
        let learned = try learn(Self.texts)
        #expect(learned.count == 3)
        #expect(learned.matrix.rowOffsets == [0, 2, 3, 3, 5])
        #expect(learned.matrix.values == [2, 1, 1, 1, 1])
    }

    @Test func onlyTheMostFrequentWords() throws {
        #expect(try learn(Self.texts, #"{"max_features":1}"#).matrix.rowOffsets == [0, 1, 2, 2, 3])
    }

    @Test func tfIdfRowsHaveLength1() throws {
        let matrix = try learn(Self.texts, #"{"tf_idf":true}"#).matrix
        #expect(zip(matrix.squaredRowNorms(), [1.0, 1, 0, 1]).allSatisfy { abs($0 - $1) < 1e-15 })
    }

    /// Population variances, as StandardScaler's; a constant column becomes 0.
    @Test func standardizedNumbers() throws {
        let matrix = try learn(Self.numbers, #"{"standardize":true}"#).matrix
        let dense = (0..<3).map { row in
            (0..<4).map { column in
                (matrix.rowOffsets[row]..<matrix.rowOffsets[row + 1])
                    .first { matrix.columns[$0] == column }.map { matrix.values[$0] } ?? 0
            }
        }
        let (a, b) = (1.5.squareRoot(), 0.5.squareRoot())
        let expected = [[-a, 0, -b, a], [0, 0, -b, -a], [a, 0, 2 * b, 0]]
        #expect(zip(dense.joined(), expected.joined()).allSatisfy { abs($0 - $1) < 1e-14 })
    }

    /// A column far from zero keeps its digits.
    @Test func largeMeans() throws {
        let rows = [1e9 + 1, 1e9 + 2, 1e9 + 3].map { Sample([$0]) }
        let values = try learn(rows, #"{"standardize":true}"#).matrix.values
        #expect(abs(values[0] + 1.5.squareRoot()) < 1e-9)
        // 0.1 + 0.2 is no deviation from 0.3.
        #expect(
            try learn([[0.1 + 0.2], [0.3], [0.3]].map { Sample($0) }, #"{"standardize":true}"#).matrix.values
                .allSatisfy { abs($0) < 1e-15 })
    }

    /// Their deviation is too large for a number: a model with an infinite scale couldn't be loaded.
    @Test(arguments: [[1e200, -1e200], [1e308, -1e308], [-1e308, 1e308, 0]])
    func numbersTooFarApartToBeStandardized(numbers: [Double]) throws {
        let rows = numbers.map { Sample([1, $0]) }
        let error = #expect(throws: FeatureError.self) { try learn(rows, #"{"standardize":true}"#) }
        #expect(error?.description.hasPrefix("features[1] of the dataset") == true, "\(String(describing: error))")
        #expect(try learn(rows).matrix.rowCount == numbers.count)
    }

    @Test(arguments: [
        ([Sample("a b"), Sample([1])], "row 2 of the dataset holds numbers, but row 1 holds a text"),
        ([Sample([1]), Sample("a b")], "row 2 of the dataset holds a text, but row 1 holds numbers"),
        ([Sample([1, 2]), Sample([1])], "row 2 of the dataset holds 1 numbers, but row 1 holds 2"),
        ([Sample([]), Sample([])], "row 1 of the dataset holds no numbers"),
        ([Sample([1]), Sample([.nan])], "row 2 of the dataset holds nan as features[0]"),
        ([Sample([1, 2]), Sample([1, -.infinity])], "row 2 of the dataset holds -inf as features[1]"),
    ])
    func rowsAtFault(items: [Sample], message: String) {
        let error = #expect(throws: FeatureError.self) { try learn(items) }
        #expect(error?.description.hasPrefix(message) == true, "\(String(describing: error))")
    }

    @Test func noWord() {
        #expect(throws: TextFeaturesError.self) { try learn([Sample("the of"), Sample("")]) }
    }

    @Test func negativeNumbers() throws {
        try learn(Self.texts).requireNonnegative(for: "counts")
        let learned = try learn(Self.numbers)
        let error = #expect(throws: FeatureError.self) { try learned.requireNonnegative(for: "counts") }
        #expect(
            error?.description.hasPrefix("row 2 of the dataset has -5.0 as feature 3, and counts are never") == true)
    }

    @Test(arguments: [
        (texts, Sample([1]), "Message.Batch[1]: it is an array of numbers, but the model was trained on texts"),
        (numbers, Sample("a"), "Message.Batch[1]: it is a text, but the model was trained on numbers"),
        (numbers, Sample([1, 2]), "Message.Batch[1]: it has 2 numbers, but the model was trained on 4"),
        (numbers, Sample([1, 2, .nan, 4]), "Message.Batch[1]: it holds nan; only finite numbers can be used"),
    ])
    func itemsAtFault(items: [Sample], wrong: Sample, message: String) throws {
        try withModel(items, "{}") { _, bundle in
            var extractor = try FeatureExtractor(in: bundle)
            let error = #expect(throws: PluginError.self) { try extractor.extract([items[0], wrong], from: bundle) }
            #expect(error?.description == message)
            try extractor.extract([items[0]], from: bundle)
            #expect(extractor.rows.rowCount == 1)
        }
    }

    @Test(arguments: [[0.0, 1], [.nan, 1], [1, 1, 1]])
    func damagedScales(scale: [Double]) throws {
        var writer = BundleWriter(plugin: "test")
        try writer.add("features.mean", [1.0, 2])
        try writer.add("features.scale", scale)
        try withBundle(writer) { bundle in
            #expect(throws: (any Error).self) { _ = try FeatureExtractor(in: bundle) }
        }
    }

    /// A text of one word with the weight 0 would have no length to be scaled to.
    @Test(arguments: [0, -1, .nan, .infinity] as [Double]) func damagedWeights(weight: Double) throws {
        for weights in [[1, weight], [1]] {
            var writer = BundleWriter(plugin: "test")
            try Vocabulary(["apple", "berry"]).write(to: &writer)
            try writer.add("features.idf", weights)
            try withBundle(writer) { bundle in
                #expect(throws: (any Error).self) { _ = try FeatureExtractor(in: bundle) }
            }
        }
    }

    private func learn(_ items: [Sample], _ parameters: String = "{}") throws -> LearnedFeatures {
        try TrainingSet(items: items).learnFeatures(FeatureOptions(Parameters(json: parameters)))
    }

    private func withModel(
        _ items: [Sample], _ parameters: String,
        _ body: (LearnedFeatures, borrowing ModelBundle.Bundle) throws -> Void
    ) throws {
        let learned = try learn(items, parameters)
        var writer = BundleWriter(plugin: "test")
        try learned.write(to: &writer)
        try withBundle(writer) { try body(learned, $0) }
    }

    private func withBundle(_ writer: BundleWriter, _ body: (borrowing ModelBundle.Bundle) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "features-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try writer.write(to: folder)
        try body(try ModelBundle.Bundle(directory: folder, plugin: "test"))
    }
}
