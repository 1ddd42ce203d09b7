import Glibc
import LDA
import PluginKit
import PluginTesting
import Testing

struct ClosedFormTests {
    /// Means 0 and 4, variance 1 within both: 4 x − 8 + log(π₁ / π₀) is above zero for the second class.
    @Test(arguments: [1, 2, 5]) func oneFeature(times: Int) throws {
        let (rows, labels) = Self.twoClasses(times, 1)
        let functions = try TrainedLDA(rows, labels).functions()
        #expect(isClose(functions.weights[0], [0, 4]))
        #expect(isClose(functions.offset, [0, -8 - log(Double(times))]))
    }

    /// Half way between two means the more frequent class is the likelier one.
    @Test(arguments: [("a", 3, 1), ("b", 1, 3)]) func priorsDecideHalfWay(label: String, a: Int, b: Int) throws {
        let (rows, labels) = Self.twoClasses(a, b)
        let trained = try TrainedLDA(rows, labels)
        #expect(try trained.classes([Sample([2.0]), Sample([1.5]), Sample([2.5])]) == [label, "a", "b"])
    }

    @Test(arguments: 2...5, 0..<3) func twoFeatures(count: Int, seed: UInt64) throws {
        let classes = NormalClasses(count: count, seed: seed)
        let trained = try TrainedLDA(classes.rows, classes.labels)
        let (found, expected) = (try trained.functions(), classes.functions)
        #expect(isClose(found.weights.flatMap { $0 }, expected.weights.flatMap { $0 }, tolerance: 1e-11))
        #expect(isClose(found.offset, expected.offset, tolerance: 1e-11))
        // What is served, and what the trainer says of it.
        let outputs = try trained.classes(classes.rows.map { Sample($0) })
        let likeliest = classes.rows.map { row in
            let scores = expected.scores(row)
            return "class \(scores.firstIndex(of: scores.max() ?? 0) ?? -1)"
        }
        #expect(outputs == likeliest)
        let hits = zip(outputs, classes.labels).count { $0 == $1 }
        #expect(trained.figures["accuracy"] == Double(hits) / Double(classes.rows.count))
    }

    /// All classes have one mean: nothing but the priors is left.
    @Test func classesThatDontDiffer() throws {
        let trained = try TrainedLDA([[-1], [1], [-1], [1], [-1], [1]], ["a", "a", "b", "b", "b", "b"])
        let functions = try trained.functions()
        #expect(functions.weights == [[0, 0]])
        #expect(isClose(functions.offset, [0, log(2)]))
        #expect(trained.figures["accuracy"] == 4.0 / 6)
    }

    /// Units don't matter, nor does where zero is.
    @Test(arguments: [(1e-9, 0), (1e9, 0), (1, 1e6), (1e150, 0)]) func unitsDontMatter(unit: Double, origin: Double)
        throws
    {
        let classes = NormalClasses(count: 3, seed: 1)
        let other = classes.rows.map { [$0[0] * unit + origin, $0[1]] }
        let found = try TrainedLDA(other, classes.labels).functions()
        for (row, otherRow) in zip(classes.rows, other) {
            let (scores, expected) = (found.scores(otherRow), classes.functions.scores(row))
            let tolerance = 1e-11 * max(1, origin)
            #expect(isClose(scores.map { $0 - scores[0] }, expected.map { $0 - expected[0] }, tolerance: tolerance))
        }
    }

    /// −1 and 1 so many times, then 3 and 5.
    private static func twoClasses(_ a: Int, _ b: Int) -> (rows: [[Double]], labels: [String]) {
        let values = (0..<2 * a).map { $0 % 2 == 0 ? -1.0 : 1 } + (0..<2 * b).map { $0 % 2 == 0 ? 3 : 5 }
        return (values.map { [$0] }, values.map { $0 < 2 ? "a" : "b" })
    }
}
