import PluginKit
import PluginTesting
import RandomForest
import Testing

struct RandomForestTests {
    @Test func learnsWhatNoLinearClassifierCan() throws {
        let rows = [[0, 0], [0, 1], [1, 0], [1, 1]].map { $0.map { Double($0) } }
        let labels = ["same", "different", "different", "same"]
        let forest = try TrainedForest(manyTimes(rows), manyTimes(labels), parameters: #"{"n_estimators":20}"#)
        #expect(try forest.classes(rows) == labels)
        // On either side of the thresholds, which lie in the middle.
        #expect(try forest.classes([[-5, 0.49], [0.49, 9], [0.51, 0.49], [0.51, 0.51]]) == labels)
    }

    @Test(arguments: [2, 3, 4]) func learnsTexts(classCount: Int) throws {
        let words = ["apple", "berry", "cherry", "date"]
        let texts = (0..<200).map { "\(words[$0 % classCount]) noise\($0 % 7)" }
        let labels = (0..<200).map { "class \($0 % classCount)" }
        let forest = try TrainedForest(texts, labels, parameters: #"{"n_estimators":50}"#)
        #expect(try forest.classes(texts.map { Sample($0) }) == labels)
        #expect(forest.figures["classes"] == Double(classCount) && forest.figures["trees"] == 50)
    }

    /// A tree without limits goes on until each leaf has one class.
    @Test(arguments: 0..<4) func aSingleTreeKnowsEachRow(seed: UInt64) throws {
        let rows = (0..<12).map { row in [row * 5 % 12, row / 3, -(row % 4)].map { Double($0) } }
        let labels = (0..<12).map { "\($0 * 7 % 5)" }
        let forest = try TrainedForest(
            manyTimes(rows), manyTimes(labels), parameters: #"{"n_estimators":1,"max_split_features":3}"#, seed: seed)
        #expect(try forest.classes(rows) == labels)
        let leaves = try forest.tensor("trees.leaves", of: Double.self, dimensions: 2).elements
        #expect(leaves.allSatisfy { $0 == 0 || $0 == 1 })
    }

    /// Rows that can't be told apart get the class of the most of them, and their leaf the classes' parts.
    @Test func equalRowsOfTwoClasses() throws {
        let rows = [[Double]](repeating: [3, 3], count: 1000)
        let forest = try TrainedForest(
            rows, (0..<1000).map { $0 % 10 < 7 ? "b" : "a" }, parameters: #"{"n_estimators":5}"#)
        #expect(try forest.classes([[3, 3], [-1, 7]]) == ["b", "b"])
        #expect(forest.figures["nodes"] == 5)
        let leaves = try forest.tensor("trees.leaves", of: Double.self, dimensions: 2)
        #expect(leaves.shape == [5, 2])
        for tree in 0..<5 {
            #expect(abs(leaves.elements[2 * tree] + leaves.elements[2 * tree + 1] - 1) < 1e-15)
            #expect(abs(leaves.elements[2 * tree] - 0.3) < 0.1)
        }
    }

    /// The feature that tells the classes apart is taken at the root, with the threshold in the middle.
    @Test func theBestSplitComesFirst() throws {
        let rows = (0..<100).map { row in [row * 37 % 10, row % 2 == 0 ? -1 : 4, row % 7].map { Double($0) } }
        let labels = (0..<100).map { "\($0 % 2)" }
        let forest = try TrainedForest(rows, labels, parameters: #"{"n_estimators":3,"max_split_features":3}"#)
        #expect(try forest.tensor("thresholds", of: Double.self).elements == [1.5])
        #expect(try forest.tensor("thresholds.offsets", of: UInt32.self).elements == [0, 0, 1, 1])
        #expect(forest.figures["nodes"] == 9)
        #expect(try forest.classes([[0, 1.5, 0], [0, 1.6, 0]]) == ["0", "1"])
    }

    /// As scikit-learn does, features are compared in single precision.
    @Test func singlePrecision() throws {
        let tiny = 1e-12
        let forest = try TrainedForest(
            manyTimes([[1], [1 + tiny], [2]]), manyTimes(["a", "b", "b"]), parameters: #"{"n_estimators":1}"#)
        #expect(forest.figures["nodes"] == 3)
        #expect(try forest.classes([[1], [1 + tiny]])[0] == forest.classes([[1 + tiny]])[0])
        #expect(try forest.classes([[1e300], [-1e300]])[0] == "b")
    }

    @Test func sameSeedSameBytes() throws {
        let rows = (0..<60).map { row in [7, 11, 13].map { Double(row % $0) } }
        let labels = (0..<60).map { "\($0 % 3)" }
        func bytes(seed: UInt64) throws -> [UInt8] {
            try TrainedForest(rows, labels, parameters: #"{"n_estimators":5}"#, seed: seed).bytes
        }
        #expect(try bytes(seed: 7) == bytes(seed: 7))
        #expect(try bytes(seed: 7) != bytes(seed: 8))
    }
}
