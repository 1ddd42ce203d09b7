import MLP
import PluginKit
import PluginTesting
import Testing

struct MLPTests {
    @Test func learnsWhatNoLinearClassifierCan() throws {
        let trained = try TrainedMLP(ExclusiveOr.rows, ExclusiveOr.labels, parameters: ExclusiveOr.parameters)
        #expect(try trained.classes(ExclusiveOr.rows.map { Sample($0) }) == ExclusiveOr.labels)
    }

    @Test(arguments: [2, 3, 4]) func learnsTexts(classCount: Int) throws {
        let words = ["apple", "berry", "cherry", "date"]
        let texts = (0..<200).map { "\(words[$0 % classCount]) noise\($0 % 7)" }
        let labels = (0..<200).map { "class \($0 % classCount)" }
        let trained = try TrainedMLP(
            texts, labels, parameters: #"{"hidden_units":9,"learning_rate_init":0.05,"max_iter":50}"#)
        #expect(try trained.classes(texts.map { Sample($0) }) == labels)
        #expect(try trained.tensor("output.weights", dimensions: 2).shape == [classCount, 9])
    }

    /// The first of two classes scores zero, as scikit-learn has one output for both.
    @Test func theFirstOfTwoClassesScoresZero() throws {
        let trained = try TrainedMLP(
            ExclusiveOr.rows, ExclusiveOr.labels, parameters: #"{"hidden_units":3,"max_iter":2}"#)
        #expect(try trained.tensor("output.weights", dimensions: 2).elements[..<3] == [0, 0, 0])
        #expect(try trained.tensor("output.offset", dimensions: 1).elements[0] == 0)
    }

    /// √(6 / (3 + 4)) bounds the weights at first, and a step moves none of them by more than about the learning rate.
    @Test func glorotsBound() throws {
        let rows = (0..<50).map { [Double($0), 1, -Double($0 % 3)] }
        let labels = (0..<50).map { "\($0 % 2)" }
        let trained = try TrainedMLP(
            rows, labels, parameters: #"{"hidden_units":4,"max_iter":1,"learning_rate_init":1e-9}"#)
        let bound = (6.0 / 7).squareRoot()
        let weights = try trained.tensor("hidden.weights", dimensions: 2).elements
        #expect(weights.allSatisfy { abs($0) <= bound + 1e-8 })
        #expect(weights.contains { $0 < -bound / 3 } && weights.contains { $0 > bound / 3 })
    }

    @Test func endsWhenTheLossStops() throws {
        let trained = try TrainedMLP(
            ExclusiveOr.rows, ExclusiveOr.labels,
            parameters: #"{"hidden_units":4,"tol":100,"n_iter_no_change":3,"max_iter":50}"#)
        #expect(trained.figures["converged"] == 1)
        // The first epoch counts as better than none.
        #expect(trained.figures["iterations"] == 5)
    }

    @Test func batchesDontChangeOutputs() throws {
        let texts = (0..<40).map { "word\($0 % 17) word\($0 % 23) word\($0 % 5)" } + ["", "unknown"]
        let labels = texts.indices.map { "\($0 % 3)" }
        let trained = try TrainedMLP(texts, labels, parameters: #"{"hidden_units":5,"max_iter":20}"#)
        let items = texts.map { Sample($0) }
        #expect(try items.flatMap { try trained.classes([$0]) } == trained.classes(items))
        #expect(try trained.classes([]).isEmpty)
    }

    @Test func sameSeedSameBytes() throws {
        func bytes(seed: UInt64) throws -> [UInt8] {
            try TrainedMLP(
                ExclusiveOr.rows, ExclusiveOr.labels, parameters: #"{"hidden_units":5,"max_iter":3}"#, seed: seed
            ).bytes
        }
        #expect(try bytes(seed: 7) == bytes(seed: 7))
        #expect(try bytes(seed: 7) != bytes(seed: 8))
    }
}
