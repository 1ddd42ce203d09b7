import Foundation
import GradientBoosting
import PluginKit
import PluginTesting
import Testing

struct GradientBoostingTests {
    /// One split of two rows apart: P is ½ in both, the derivatives ∓½ and ¼, so that the leaves' steps are ±2.
    @Test(arguments: [1.0, 0.1]) func oneTreeInClosedForm(rate: Double) throws {
        let trained = try TrainedGradientBoosting(
            [[1], [2]], ["a", "b"],
            parameters: #"{"max_iter":1,"min_samples_leaf":1,"learning_rate":\#(rate)}"#)
        #expect(try trained.tensor("thresholds") == [1.5])
        #expect(try trained.tensor("offset") == [0, 0])
        let leaves = try trained.tensor("trees.leaves", dimensions: 2).sorted()
        #expect(zip(leaves, [-2 * rate, 2 * rate]).allSatisfy { abs($0 - $1) < 1e-14 })
        // Both rows have the score 2 r for their own class.
        #expect(abs(try #require(trained.figures["objective"]) - log1p(exp(-2 * rate))) < 1e-14)
    }

    /// The second derivatives of two rows are ½ together, and λ is added.
    @Test func regularizationShrinksTheLeaves() throws {
        let trained = try TrainedGradientBoosting(
            [[1], [1], [2], [2]], ["a", "a", "b", "b"],
            parameters: #"{"max_iter":1,"min_samples_leaf":1,"learning_rate":1,"l2_regularization":0.75}"#)
        let leaves = try trained.tensor("trees.leaves", dimensions: 2).sorted()
        #expect(zip(leaves, [-0.8, 0.8]).allSatisfy { abs($0 - $1) < 1e-14 })
    }

    @Test func withoutASplitTheMostFrequentClassIsNamed() throws {
        let labels = ["a", "b", "b", "c"]
        let trained = try TrainedGradientBoosting([[1], [2], [3], [4]], labels, parameters: #"{"max_iter":2}"#)
        #expect(try trained.classes([Sample([1.0]), Sample([4.0])]) == ["b", "b"])
        #expect(try trained.tensor("trees.steps", of: Int32.self, dimensions: 2).isEmpty)
        let objective = try #require(trained.figures["objective"])
        #expect(abs(objective - 0.75 * log(4.0)) < 1e-14)
    }

    @Test(arguments: [2, 3, 4]) func learnsTexts(classCount: Int) throws {
        let words = ["apple", "berry", "cherry", "date"]
        let texts = (0..<200).map { "\(words[$0 % classCount]) noise\($0 % 7)" }
        let labels = (0..<200).map { "class \($0 % classCount)" }
        let trained = try TrainedGradientBoosting(texts, labels, parameters: #"{"max_iter":10}"#)
        #expect(try trained.classes(texts.map { Sample($0) }) == labels)
    }

    /// No single feature says anything about the class.
    @Test func learnsWhatNoLinearClassifierCan() throws {
        // Not quite as often each, as no first split would be better than none.
        let rows: [[Double]] = (0..<401).map { [Double($0 & 1), Double($0 >> 1 & 1)] }
        let labels = (0..<401).map { $0 & 1 == $0 >> 1 & 1 ? "same" : "different" }
        let trained = try TrainedGradientBoosting(rows, labels, parameters: #"{"max_iter":30}"#)
        #expect(try trained.classes(rows.map { Sample($0) }) == labels)
    }

    @Test func anotherTreeNeverRaisesTheObjective() throws {
        let rows = (0..<300).map { index in (0..<5).map { Double((index * (2 * $0 + 3)) % 17) } }
        let labels = (0..<300).map { "\(($0 * $0) % 3)" }
        let objectives = try [1, 2, 5, 20].map {
            try TrainedGradientBoosting(rows, labels, parameters: #"{"max_iter":\#($0)}"#).figures["objective"] ?? .nan
        }
        #expect(zip(objectives, objectives.dropFirst()).allSatisfy { $0 > $1 })
    }

    @Test func treesKeepTheirLimits() throws {
        let rows = (0..<64).map { [Double($0)] }
        let labels = (0..<64).map { $0 / 8 % 2 == 0 ? "a" : "b" }
        func nodes(_ parameters: String) throws -> Double? {
            try TrainedGradientBoosting(
                rows, labels, parameters: #"{"max_iter":1,\#(parameters)}"#
            ).figures["nodes"]
        }
        // Eight runs of the same label: as many leaves, if they may have as few rows.
        #expect(try nodes(#""min_samples_leaf":8"#) == 15)
        #expect(try nodes(#""min_samples_leaf":8,"max_leaf_nodes":3"#) == 5)
        #expect(try nodes(#""min_samples_leaf":8,"max_depth":1"#) == 3)
        #expect(try nodes(#""min_samples_leaf":33"#) == 1)
    }

    /// Of 1,000 values only some are told apart, so that each bin has about as many rows.
    @Test func binsAreQuantiles() throws {
        let rows = (0..<1000).map { [Double($0)] }
        let labels = (0..<1000).map { $0 < 500 ? "a" : "b" }
        let trained = try TrainedGradientBoosting(
            rows, labels, parameters: #"{"max_iter":1,"max_leaf_nodes":2,"max_bins":4}"#)
        // The limits are 249.5, 499.5 and 749.5.
        #expect(try trained.tensor("thresholds") == [499.5])
    }

    @Test func batchesDontChangeOutputs() throws {
        let texts = (0..<100).map { "word\($0 % 17) word\($0 % 23) word\($0 % 5)" } + ["", "unknown"]
        let labels = texts.indices.map { "\($0 % 3)" }
        let trained = try TrainedGradientBoosting(texts, labels, parameters: #"{"max_iter":20,"min_samples_leaf":2}"#)
        let items = texts.map { Sample($0) }
        #expect(try items.flatMap { try trained.classes([$0]) } == trained.classes(items))
        #expect(Set(try trained.classes(items)).count == 3)
        #expect(try trained.classes([]).isEmpty)
    }

    @Test func sameDataSameBytes() throws {
        let rows = (0..<100).map { [Double($0 % 13), Double($0 % 7)] }
        let labels = (0..<100).map { "\($0 % 3)" }
        func trained(seed: UInt64) throws -> TrainedGradientBoosting {
            try TrainedGradientBoosting(rows, labels, parameters: #"{"max_iter":5}"#, seed: seed)
        }
        #expect(try trained(seed: 1).bytes == trained(seed: 1).bytes)
        // The seed is in the metadata, and nowhere else.
        for name in ["trees.steps", "trees.roots"] {
            let dimensions = name == "trees.steps" ? 2 : 1
            #expect(
                try trained(seed: 1).tensor(name, of: Int32.self, dimensions: dimensions)
                    == trained(seed: 2).tensor(name, of: Int32.self, dimensions: dimensions))
        }
        #expect(
            try trained(seed: 1).tensor("trees.leaves", dimensions: 2)
                == trained(seed: 2).tensor("trees.leaves", dimensions: 2))
    }
}
