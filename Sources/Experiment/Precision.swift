import Synchronization
import Wire

/// How well each cell's medians are known so far, cold starts and other messages apart, and which of them well enough.
///
/// What is measured is the invocation, from when an instance got the event to its response. The interval is looked at
/// again and again while samples come, and its width decides: such a sequential interval covers what it claims as its width
/// goes to 0 (Chow and Robbins 1965, *On the asymptotic theory of fixed-width sequential confidence intervals for the
/// mean*), and the minimum count keeps it from stopping on the luck of a few.
final class Precision: Sendable {
    private struct Stratum {
        /// How many deliveries have ended, well or not.
        var ended = 0
        /// In nanoseconds.
        var samples: [Int64] = []
        /// How many samples there are when the interval is looked at next: sorting at every tenth more of them costs little.
        var nextLook: Int
        var width: Double?
        var isPrecise = false
    }

    /// What is known of a cell's cold starts, or of its other messages.
    struct State {
        /// How many deliveries have ended, well or not.
        var ended: Int
        /// How many have succeeded.
        var count: Int
        /// Of the median's interval, as a part of the median; nil below six samples.
        var width: Double?
        var isPrecise: Bool
    }

    private let rule: StoppingRule
    private let began = Timestamp.monotonicNow()
    /// Two of each cell: for cold starts, and for the others.
    private let strata: Mutex<[Stratum]>

    init(rule: StoppingRule, cells: Int) {
        self.rule = rule
        // The first look counts from here: six samples have an interval at all.
        let first = Stratum(nextLook: max(6, rule.minimumMessages))
        strata = Mutex(Array(repeating: first, count: 2 * cells))
    }

    private var elapsed: Double { Double(Timestamp.monotonicNow() - began) / 1e9 }

    var isTimeUp: Bool { rule.longestSeconds.map { elapsed >= $0 } ?? false }

    /// When the time is up, in nanoseconds on the monotonic clock; nil if it never is.
    var deadline: Int64? { rule.longestSeconds.map { began + Int64(($0 * 1e9).rounded(.up)) } }

    /// Whether more of these messages are wanted.
    func wants(_ entry: Schedule.Entry) -> Bool {
        rule.precision == nil || !strata.withLock { $0[Self.index(entry.cell, entry.start)].isPrecise }
    }

    /// Takes an ended delivery of the cell.
    ///
    /// - Returns: whether this one made it precise enough.
    func count(_ record: JournalEntry, in cell: Int) -> Bool {
        let (publication, delivery) = (record.publication, record.delivery)
        let sample =
            delivery.started > 0 ? delivery.finished - delivery.started : record.received - publication.sent
        let isLongEnough = elapsed >= rule.minimumSeconds
        return strata.withLock { strata in
            let index = Self.index(cell, publication.start)
            strata[index].ended += 1
            guard delivery.outcome == .succeeded else { return false }
            strata[index].samples.append(sample)
            guard let precision = rule.precision, strata[index].samples.count >= strata[index].nextLook,
                !strata[index].isPrecise
            else { return false }
            strata[index].nextLook = strata[index].samples.count * 11 / 10 + 1
            strata[index].width = Self.width(of: strata[index].samples)
            strata[index].isPrecise = isLongEnough && strata[index].width.map { $0 < precision } ?? false
            return strata[index].isPrecise
        }
    }

    /// What is known of these messages now.
    func state(of cell: Int, _ start: StartMode) -> State {
        strata.withLock { strata in
            let stratum = strata[Self.index(cell, start)]
            return State(
                ended: stratum.ended, count: stratum.samples.count, width: Self.width(of: stratum.samples),
                isPrecise: stratum.isPrecise)
        }
    }

    private static func index(_ cell: Int, _ start: StartMode) -> Int { 2 * cell + (start == .cold ? 1 : 0) }

    /// The width of the median's 95 % confidence interval as a part of the median; nil below six samples.
    ///
    /// Its ends are the order statistics of ranks n/2 ∓ 1.96 √n/2, rounded outwards (Conover 1999, *Practical Nonparametric
    /// Statistics*, 3.2).
    static func width(of samples: [Int64]) -> Double? {
        let count = Double(samples.count)
        let below = Int((count / 2 - 0.98 * count.squareRoot()).rounded(.down))
        guard below >= 1 else { return nil }
        let sorted = samples.sorted()
        let median = sorted[samples.count / 2]
        guard median > 0 else { return nil }
        return Double(sorted[samples.count - below] - sorted[below - 1]) / Double(median)
    }
}
