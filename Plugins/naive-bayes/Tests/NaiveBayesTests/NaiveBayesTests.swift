import Estimators
import Foundation
import ModelBundle
import NaiveBayes
import PluginKit
import PluginTesting
import Testing
import TextFeatures

typealias TrainedBayes = TrainedModel<NaiveBayes>

extension TrainedBayes {
    convenience init(_ texts: [String], _ labels: [String], parameters: String = "{}") throws {
        try self.init(NaiveBayes.name, on: texts.map { Sample($0) }, labels: labels, parameters: parameters)
    }

    /// The classes of some texts.
    func classes(_ texts: [String]) throws -> [String] { try outputs(texts.map { Sample($0) }).map(\.description) }
}

struct NaiveBayesTests {
    /// Manning, Raghavan and Schütze 2008, example 13.1: the fifth document is about China, since three times "Chinese"
    /// outweighs Tokyo and Japan.
    @Test func theBooksExample() throws {
        let trained = try TrainedBayes(
            ["Chinese Beijing Chinese", "Chinese Chinese Shanghai", "Chinese Macao", "Tokyo Japan Chinese"],
            ["yes", "yes", "yes", "no"])
        #expect(try trained.classes(["Chinese Chinese Chinese Tokyo Japan"]) == ["yes"])
        #expect(try trained.classes(["Tokyo Japan"]) == ["no"])
        let bundle = try ModelBundle.Bundle(directory: trained.folder, plugin: NaiveBayes.name)
        let weights = try bundle.tensor("weights", of: Double.self, shape: [6, 2])
        // P(Chinese | yes) = (5 + 1) / (8 + 6), P(Chinese | no) = (1 + 1) / (3 + 6); words: beijing, chinese, japan, …
        let (no, yes) = (bundle[weights][2], bundle[weights][3])
        #expect(abs(no - log(2.0 / 9)) < 1e-15 && abs(yes - log(3.0 / 7)) < 1e-15)
        let offset = try bundle.tensor("offset", of: Double.self, shape: [2])
        #expect(abs(bundle[offset][1] - log(0.75)) < 1e-15)
    }

    @Test(arguments: ["", "zebra", "the and of", "🐢", "\u{0}", String(repeating: "x", count: 1_000_000)])
    func textsWithoutAKnownWordGetTheMostFrequentClass(text: String) throws {
        let trained = try TrainedBayes(["apple", "berry", "berry"], ["a", "b", "b"])
        #expect(try trained.classes([text]) == ["b"])
    }

    @Test func emptyBatch() throws {
        #expect(try TrainedBayes(["apple", "berry"], ["a", "b"]).classes([]).isEmpty)
    }

    @Test func sameRowsSameBytes() throws {
        let texts = (0..<200).map { "word\($0 % 17) word\($0 % 23)" }
        let labels = (0..<200).map { "\($0 % 3)" }
        #expect(try TrainedBayes(texts, labels).bytes == TrainedBayes(texts, labels).bytes)
    }

    /// A model that no instance could load is not written.
    @Test(arguments: [1e308]) func numbersTooLarge(number: Double) {
        #expect(throws: (any Error).self) {
            try TrainedModel<NaiveBayes>(
                NaiveBayes.name, on: [[number, 1], [number, 2], [0, 3]].map { Sample($0) }, labels: ["a", "a", "b"],
                parameters: #"{}"#)
        }
    }

    @Test func datasetsThatTeachNothing() {
        #expect(throws: ClassLabelsError.noLabels) { try TrainedBayes(["apple"], []) }
        #expect(throws: ClassLabelsError.oneClass("a")) { try TrainedBayes(["apple", "berry"], ["a", "a"]) }
        #expect(throws: TextFeaturesError.self) { try TrainedBayes(["", "the"], ["a", "b"]) }
    }

    @Test(arguments: [#"{"alpha":0}"#, #"{"alpha":-1}"#, #"{"alpha":"x"}"#, #"{"k":1}"#])
    func wrongParameters(json: String) {
        #expect(throws: PluginError.self) { try TrainedBayes(["apple", "berry"], ["a", "b"], parameters: json) }
    }
}
