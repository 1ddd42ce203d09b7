import PluginKit
import PluginTesting
import RandomForest
import Testing

/// What keeps trees from growing.
struct LimitsTests {
    /// One feature, in whose order the labels change with every row but a few.
    static let rows = (0..<100).map { [Double($0)] }
    static let labels = (0..<100).map { "\($0 % 2)" }

    static func train(_ parameters: String, seed: UInt64 = 0) throws -> TrainedForest {
        try TrainedForest(rows, labels, parameters: parameters, seed: seed)
    }

    @Test func aDepthOf1GivesStumps() throws {
        let forest = try Self.train(#"{"n_estimators":4,"max_depth":1}"#)
        let steps = try forest.tensor("trees.steps", of: Int32.self, dimensions: 2)
        #expect(steps.shape == [8, 2])
        #expect(forest.figures["nodes"] == 12)
        // A split whose right child is a leaf, then the leaf on the left.
        #expect((0..<4).allSatisfy { steps.elements[4 * $0 + 1] < 0 && steps.elements[4 * $0 + 2] < 0 })
    }

    /// Of so many rows in turn, each level of a tree is needed.
    @Test(arguments: 1...5) func depth(limit: Int) throws {
        let forest = try Self.train(#"{"n_estimators":1,"max_depth":\#(limit)}"#)
        let steps = try forest.tensor("trees.steps", of: Int32.self, dimensions: 2).elements
        func depth(_ step: Int) -> Int {
            guard steps[2 * step] >= 0 else { return 0 }
            let right = steps[2 * step + 1]
            return 1 + max(depth(step + 1), right < 0 ? 0 : depth(Int(right)))
        }
        #expect(depth(0) == limit)
        #expect(try Self.train(#"{"n_estimators":1,"max_depth":0}"#).figures["nodes"] ?? 0 > 32)
    }

    /// Between two thresholds lie the rows of a leaf: so many were drawn, and there may be more.
    @Test(arguments: [5, 10, 20], 0..<4) func leavesHaveEnoughRows(limit: Int, seed: UInt64) throws {
        let forest = try Self.train(#"{"n_estimators":1,"min_samples_leaf":\#(limit)}"#, seed: seed)
        let thresholds = try forest.tensor("thresholds", of: Double.self).elements
        #expect(!thresholds.isEmpty)
        let edges = [-.infinity] + thresholds + [.infinity]
        for (low, high) in zip(edges, edges.dropFirst()) {
            #expect(Self.rows.count { $0[0] > low && $0[0] <= high } >= limit)
        }
        let unlimited = try Self.train(#"{"n_estimators":1}"#, seed: seed).tensor("thresholds", of: Double.self)
        #expect(unlimited.elements.count > thresholds.count)
    }

    /// A sample never has all of so many rows.
    @Test func nodesWithTooFewRowsAreNotSplit() throws {
        #expect(try Self.train(#"{"n_estimators":3,"min_samples_split":100}"#).figures["nodes"] == 3)
        #expect(try Self.train(#"{"n_estimators":3,"min_samples_leaf":51}"#).figures["nodes"] == 3)
        let few = try #require(try Self.train(#"{"n_estimators":3,"min_samples_split":30}"#).figures["nodes"])
        let many = try #require(try Self.train(#"{"n_estimators":3}"#).figures["nodes"])
        #expect(few > 3 && few < many)
    }

    @Test(arguments: [1, 7, 100]) func asManyTreesAsAskedFor(count: Int) throws {
        let forest = try Self.train(#"{"n_estimators":\#(count),"max_depth":2}"#)
        #expect(try forest.tensor("trees.roots", of: Int32.self).shape == [count])
        #expect(forest.figures["trees"] == Double(count))
    }

    @Test func ofWordsOnlyTheMostFrequentOnes() throws {
        let forest = try TrainedForest(
            ["apple berry", "apple", "apple berry cherry", "date"], ["a", "b", "a", "b"],
            parameters: #"{"n_estimators":2,"max_features":2}"#)
        #expect(forest.figures["features"] == 2)
    }

    /// With one feature drawn, trees must take what they get; with all of them each root takes the best.
    @Test func fewerFeaturesMakeTreesDiffer() throws {
        let rows = (0..<200).map { row in [2, 3, 5, 7].map { Double(row % $0) } }
        let labels = (0..<200).map { "\($0 % 2)" }
        func roots(_ features: Int) throws -> Set<Int32> {
            let forest = try TrainedForest(
                rows, labels, parameters: #"{"n_estimators":30,"max_depth":1,"max_split_features":\#(features)}"#)
            let steps = try forest.tensor("trees.steps", of: Int32.self, dimensions: 2).elements
            return Set(stride(from: 0, to: steps.count, by: 4).map { steps[$0] })
        }
        #expect(try roots(4).count == 1)
        #expect(try roots(99).count == 1)
        #expect(try roots(1).count > 3)
    }
}
