import Synchronization
import Wire

/// How well each cell's medians are known so far, cold starts and other messages apart, and which of them well enough.
///
/// What is measured is the invocation, from when an instance got the event to its response. The interval is looked at
/// again and again while samples come, and its width decides: such a sequential interval covers what it claims as its width
/// goes to 0 (Chow and Robbins 1965, *On the asymptotic theory of fixed-width sequential confidence intervals for the
/// mean*), and the minimum count keeps it from stopping on the luck of a few. Of what was all sent nobody chose the moment:
/// its interval counts whatever the minimum.
final class Precision: Sendable {
    private struct Stratum {
        /// How many messages there are, those of earlier parts of the run among them.
        var planned = 0
        var progress = Progress()
        /// How many samples there are when the interval is looked at next: sorting at every tenth more of them costs little.
        var nextLook = 0
        /// Why no more are needed.
        var stopped: StopReason?
    }

    /// What is known of a cell's cold starts, or of its other messages.
    struct State {
        /// How many messages there are, those of earlier parts of the run among them.
        var planned: Int
        /// How many of them have ended, well or not, or could not be sent when due.
        var ended: Int
        /// How many have succeeded.
        var count: Int
        /// Of the median's interval, as a part of the median; nil below eight samples.
        var width: Double?
        /// Whether the journal tells why no more were needed.
        var isSettled: Bool
    }

    private let rule: StoppingRule
    /// When the run would have begun, had it been in one part.
    private let began: Int64
    /// Two of each cell: for cold starts, and for the others.
    private let strata: Mutex<[Stratum]>

    /// - Parameters:
    ///   - schedule: what is sent now.
    ///   - accounted: what was before.
    ///   - cells: how many there are.
    init(rule: StoppingRule, schedule: Schedule, after accounted: AccountedMessages, cells: Int) {
        self.rule = rule
        began = Timestamp.monotonicNow() - accounted.lasted
        var strata = Array(repeating: Stratum(), count: 2 * cells)
        for cell in 0..<cells {
            for start in [StartMode.any, .cold] {
                let (progress, stopped) = accounted.progress(of: cell, start)
                strata[Self.index(cell, start)] = Stratum(planned: progress.ended, progress: progress, stopped: stopped)
            }
        }
        for entry in schedule.entries { strata[Self.index(entry.cell, entry.start)].planned += 1 }
        for index in strata.indices {
            // Where there are fewer, all of them are the least.
            strata[index].nextLook = max(Self.leastSamples, min(rule.minimumMessages, strata[index].planned))
        }
        self.strata = Mutex(strata)
    }

    private var elapsed: Double { Double(Timestamp.monotonicNow() - began) / 1e9 }

    var isTimeUp: Bool { deadline.map { Timestamp.monotonicNow() >= $0 } ?? false }

    /// When the time is up, in nanoseconds on the monotonic clock; nil if it never is.
    var deadline: Int64? { rule.longestSeconds.map { began + Int64(($0 * 1e9).rounded(.up)) } }

    /// Whether more of these messages are wanted.
    func wants(_ entry: Schedule.Entry) -> Bool {
        rule.precision == nil || strata.withLock { $0[Self.index(entry.cell, entry.start)].stopped == nil }
    }

    /// Takes a message that was due and couldn't be sent: it has had its time.
    func countUnsent(_ entry: Schedule.Entry) {
        strata.withLock { $0[Self.index(entry.cell, entry.start)].progress.ended += 1 }
    }

    /// Takes an ended delivery of the cell.
    ///
    /// - Returns: whether this one made it precise enough.
    func count(_ record: JournalEntry, in cell: Int) -> Bool {
        let (publication, delivery) = (record.publication, record.delivery)
        let sample = Self.sample(
            started: delivery.started, finished: delivery.finished, sent: publication.sent, received: record.received)
        let isLongEnough = elapsed >= rule.minimumSeconds
        return strata.withLock { strata in
            let index = Self.index(cell, publication.start)
            strata[index].progress.ended += 1
            guard delivery.outcome == .succeeded else { return false }
            strata[index].progress.samples.append(sample)
            let samples = strata[index].progress.samples
            guard let precision = rule.precision, samples.count >= strata[index].nextLook, strata[index].stopped == nil
            else { return false }
            strata[index].nextLook = samples.count * 11 / 10 + 1
            guard isLongEnough, Self.width(of: samples).map({ $0 < precision }) ?? false else { return false }
            strata[index].stopped = .precise
            return true
        }
    }

    /// What is known of these messages now.
    func state(of cell: Int, _ start: StartMode) -> State {
        strata.withLock { strata in
            let stratum = strata[Self.index(cell, start)]
            return State(
                planned: stratum.planned, ended: stratum.progress.ended, count: stratum.progress.samples.count,
                width: Self.width(of: stratum.progress.samples), isSettled: stratum.stopped != nil)
        }
    }

    private static func index(_ cell: Int, _ start: StartMode) -> Int { 2 * cell + (start == .cold ? 1 : 0) }

    /// How long an invocation took, in nanoseconds: as its platform saw it, or else whoever sent it.
    static func sample(started: Int64, finished: Int64, sent: Int64, received: Int64) -> Int64 {
        // A journal that was tampered with may say anything.
        started > 0 ? finished &- started : received &- sent
    }

    /// Fewer have no interval.
    private static let leastSamples = 8

    /// The width of the median's 95 % confidence interval as a part of the median; nil below eight samples.
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
        return (Double(sorted[samples.count - below]) - Double(sorted[below - 1])) / Double(median)
    }
}
