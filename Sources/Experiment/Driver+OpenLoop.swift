import Synchronization
import Wire

extension Driver {
    /// Sends each message when it is due, whether or not those before it have been answered: a function that stalls delays
    /// no arrival, and each one's latency counts from when it was due ("coordinated omission": Tene 2013, *How NOT to
    /// Measure Latency*).
    ///
    /// - Returns: whether the schedule's end was reached, or that of the time.
    func openLoop(_ schedule: Schedule, _ course: Course) async throws -> Bool {
        let underWay = UnderWay(limit: plan.concurrency)
        // What is left of an interrupted run begins at once, with its own gaps.
        let origin = Timestamp.monotonicNow() - (schedule.arrivals.first ?? 0)
        return try await withThrowingDiscardingTaskGroup(returning: Bool.self) { group in
            for (entry, arrival) in zip(schedule.entries, schedule.arrivals) {
                // Before the message is due: making it must not make it late.
                let message = course.message(of: entry)
                let due = origin + arrival
                do { try await Self.wait(until: due) } catch { return false }
                // The journal can't be written: the group ends with that error.
                guard !group.isCancelled else { return false }
                guard !course.isTimeUp else { return true }
                guard course.admits(entry) else { continue }
                guard underWay.begin() else {
                    try journal.record(unsent: course.unsent(message, entry, scheduled: due))
                    observe(entry.cell, .unsent)
                    continue
                }
                group.addTask {
                    defer { underWay.end() }
                    try await deliver(message, entry, scheduled: due, course)
                }
            }
            return true
        }
    }

    /// - Throws: `CancellationError`.
    private static func wait(until time: Int64) async throws {
        let left = time - Timestamp.monotonicNow()
        guard left > 0 else { return try Task.checkCancellation() }
        try await Task.sleep(for: .nanoseconds(left), tolerance: .zero)
    }
}

/// How many deliveries are under way, and whether another may begin.
private final class UnderWay: Sendable {
    private let limit: Int
    private let count = Atomic(0)

    init(limit: Int) { self.limit = limit }

    /// Only one task asks.
    func begin() -> Bool {
        guard count.load(ordering: .relaxed) < limit else { return false }
        count.add(1, ordering: .relaxed)
        return true
    }

    func end() { count.subtract(1, ordering: .relaxed) }
}
