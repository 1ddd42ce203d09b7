import LDA
import PluginKit
import PluginTesting
import Testing

/// Covariances of less than full rank.
struct DependentFeaturesTests {
    private static let classes = NormalClasses(count: 3, seed: 4)

    /// A feature that never varies within a class takes no part; what rounding makes of a constant is no variation.
    @Test(arguments: [[0.0, 0], [7, 7], [0.1 + 0.2, 0.3]]) func constantFeatures(values: [Double]) throws {
        let rows = Self.classes.rows.enumerated().map { [$1[0], values[$0 % 2], $1[1]] }
        let functions = try TrainedLDA(rows, Self.classes.labels).functions()
        #expect(functions.weights[1] == [0, 0, 0])
        let expected = Self.classes.functions
        #expect(isClose(functions.weights[0] + functions.weights[2], expected.weights.flatMap { $0 }, tolerance: 1e-11))
    }

    @Test func aFeatureTwice() throws {
        try expectSameScores(Self.classes.rows.map { [$0[0], $0[1], $0[0]] })
    }

    @Test func theSumOfTwoFeatures() throws {
        try expectSameScores(Self.classes.rows.map { [$0[0], $0[0] + $0[1], $0[1]] })
    }

    /// Six numbers that are combinations of two: as many directions keep all there is to know.
    @Test(arguments: [2, 3, 5, 6, 100]) func projectedOntoDirections(count: Int) throws {
        let rows = Self.classes.rows.map { [$0[0], $0[1], $0[0] + $0[1], $0[0] - $0[1], 2 * $0[0], $0[1] / 3] }
        try expectSameScores(rows, parameters: #"{"n_components":\#(count)}"#)
    }

    /// In the sum the classes are alike, in the difference they aren't, but that varies too little to be told from 0 with
    /// this tolerance.
    @Test func tolerance() throws {
        let deviations = [[1, 1], [-1, -1], [0.1, -0.1], [-0.1, 0.1]]
        let rows = deviations + deviations + deviations.map { [$0[0] + 0.5, $0[1] - 0.5] }
        let labels = Array(repeating: "a", count: 8) + Array(repeating: "b", count: 4)
        #expect(try TrainedLDA(rows, labels).figures["accuracy"] == 1)
        #expect(try TrainedLDA(rows, labels, parameters: #"{"tol":0.1}"#).figures["accuracy"] == 1)
        #expect(try TrainedLDA(rows, labels, parameters: #"{"tol":0.2}"#).figures["accuracy"] == 2.0 / 3)
    }

    /// More words than rows, and than directions.
    @Test func manyWords() throws {
        let texts = (0..<12).map { row in (0..<15).map { "word\(row % 2)of\(row * 15 + $0)" }.joined(separator: " ") }
        let labelled = zip(texts, 0...).map { text, row in
            text + (row % 2 == 0 ? " apple" : " berry") * (1 + row / 2 % 2)
        }
        let labels = (0..<12).map { $0 % 2 == 0 ? "a" : "b" }
        let trained = try TrainedLDA(labelled, labels)
        #expect(trained.figures["features"] == 182)
        #expect(try trained.classes(labelled.map { Sample($0) }) == labels)
        #expect(try trained.classes([Sample("apple"), Sample("berry")]) == ["a", "b"])
    }

    /// The scores of the rows are those of the two features that all others follow from.
    private func expectSameScores(_ rows: [[Double]], parameters: String = "{}") throws {
        let functions = try TrainedLDA(rows, Self.classes.labels, parameters: parameters).functions()
        let expected = Self.classes.functions
        for (row, original) in zip(rows, Self.classes.rows) {
            #expect(isClose(functions.scores(row), expected.scores(original), tolerance: 1e-10))
        }
    }
}
