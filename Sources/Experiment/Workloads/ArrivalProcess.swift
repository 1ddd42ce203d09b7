import Catalog
import Glibc

/// How the messages of an open loop arrive: by a schedule that is made beforehand, and that no slow function holds up.
///
/// Rates and bursts are of the whole run: its messages are dealt to its cells in a seeded random order, and each cell of a
/// Poisson process sees one of its share of the rate (splitting: Ross 2014, *Introduction to Probability Models*, 5.3.4).
package enum ArrivalProcess: Codable, Sendable, Equatable {
    /// `rate` messages a second, evenly spaced.
    case constant(rate: Double)
    /// `rate` messages a second on the average, with independent exponential gaps: many users who know nothing of each other.
    case poisson(rate: Double)
    /// Every `interval` seconds `size` messages at once, all of one cell: so a burst meets one function.
    case burst(size: Int, interval: Double)
    /// As they came elsewhere, by a file whose SHA-256 is `digest`, in hex; the run's folder has a copy of it.
    case trace(file: String, digest: String)

    /// How many messages come at once.
    var groupSize: Int {
        if case .burst(let size, _) = self { size } else { 1 }
    }

    /// When `count` groups of messages are due, in nanoseconds from the first moment of the run; never decreasing.
    ///
    /// - Parameters:
    ///   - trace: the file's arrivals, of which there are as many, for `trace`.
    ///   - seed: decides what is random.
    func times(_ count: Int, of trace: Trace?, seed: UInt64) -> [Int64] {
        switch self {
        case .constant(let rate):
            return (0..<count).map { Self.nanoseconds(Double($0) / rate) }
        case .poisson(let rate):
            var generator = SplitMix64(seed: seed)
            var time = 0.0
            return (0..<count).map { _ in
                // The inverse of the exponential distribution function (Devroye 1986, *Non-Uniform Random Variate
                // Generation*, II.2); 1 − u is never 0.
                time -= log(1 - generator.unit()) / rate
                return Self.nanoseconds(time)
            }
        case .burst(_, let interval):
            return (0..<count).map { Self.nanoseconds(Double($0) * interval) }
        case .trace:
            return Array(trace?.arrivals(seed: seed).prefix(count) ?? [])
        }
    }

    private static func nanoseconds(_ seconds: Double) -> Int64 { Int64((seconds * 1e9).rounded()) }
}
