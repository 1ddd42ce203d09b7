import Foundation
import Testing

/// Samples, and what SciPy and others say of them; `Peers/statistics.py` makes the file anew.
struct StatisticsFixture: Decodable, Sendable {
    struct Pair: Decodable, Sendable, CustomTestStringConvertible {
        var name: String
        var a: [Double]
        var b: [Double]
        var quartilesA: [Double]
        var meanA: Double
        var medianIntervalA: [Double]
        var cliffsDelta: Double
        var medianRatio: [Double]
        var medianDifference: [Double]
        var meanDifference: [Double]

        var testDescription: String { name }
    }

    struct Dip: Decodable, Sendable, CustomTestStringConvertible {
        var name: String
        var sample: [Double]
        var dip: Double
        var p: Double

        var testDescription: String { name }
    }

    var pairs: [Pair]
    var dips: [Dip]
    /// Numbers and P(Z ≤ z).
    var normal: [[Double]]
    /// Degrees of freedom and 97.5 % quantiles.
    var student: [[Double]]
    /// n, p, k and P(X ≤ k).
    var binomial: [[Double]]
    /// How many of how many, and the 95 % interval of their share.
    var proportion: [[Double]]
    /// How many of how many, against how many of how many, and how probable so many or more are.
    var fisher: [[Double]]

    static let scipy: StatisticsFixture = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Peers/statistics.json")
        do { return try JSONDecoder().decode(StatisticsFixture.self, from: Data(contentsOf: file)) } catch {
            preconditionFailure("\(file.path): \(error)")
        }
    }()
}
