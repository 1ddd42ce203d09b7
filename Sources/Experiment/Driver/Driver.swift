import Crypto
import Synchronization
import Wire

/// Drives a schedule through a platform, in a closed loop, an open one or with idle gaps, and writes down what becomes of
/// every message.
package struct Driver: Sendable {
    let plan: ExperimentPlan
    let platform: any Platform
    /// The messages of each dataset, by the dataset's name.
    let sources: [String: MessageSource]
    let journal: Journal
    /// What was done before.
    let accounted: AccountedMessages
    /// Called once per message, with the number of its cell, from any task.
    let observe: @Sendable (Int, Event) -> Void

    /// What has become of a message.
    package enum Event: Sendable {
        case ended(JournalEntry)
        /// Too many were under way when it was due.
        case unsent
    }

    package init(
        plan: ExperimentPlan, platform: any Platform, sources: [String: MessageSource], journal: Journal,
        after accounted: AccountedMessages? = nil,
        observe: @escaping @Sendable (_ cell: Int, Event) -> Void
    ) {
        self.plan = plan
        self.platform = platform
        self.sources = sources
        self.journal = journal
        self.accounted = accounted ?? AccountedMessages(plan: plan)
        self.observe = observe
    }

    /// A function or a cell that has only failed, and was given up so that a broken plugin can't hold up the rest.
    package struct Abandoned: Sendable, CustomStringConvertible {
        package let cell: Cell
        /// Messages that were not published because of it.
        package let skipped: Int
        /// The last error document.
        package let error: String

        package var description: String {
            "\(cell): given up, since its first \(Driver.failuresBeforeGivingUp) invocations or more all failed; "
                + "\(skipped) messages were not sent: \(error)"
        }
    }

    /// How many deliveries of a cell that never succeeded may fail before the rest of it is not sent. Of a delivery
    /// that timed out, every attempt counts.
    package static let failuresBeforeGivingUp = 3

    /// What has become of a schedule.
    package struct Result: Sendable {
        /// Whether every scheduled delivery was made, or recorded as unsent, or isn't needed by the stopping rule.
        package var complete: Bool
        /// Which cells were given up.
        package var abandoned: [Abandoned]
        /// What a stopping rule left less precise than asked, or unsent when time or budget were up.
        package var unsettled: [StoppedCell]
    }

    /// Delivers the schedule: each message when it is due, or when its function has been idle for long enough, and in a closed
    /// loop if the schedule has neither. On cancellation no further message is sent; those under way are recorded.
    ///
    /// - Throws: `ExperimentError.unwritable` if the journal can't be written; what was recorded before stays.
    package func run(_ schedule: Schedule) async throws -> Result {
        let course = Course(plan: plan, sources: sources, schedule: schedule, after: accounted)
        let isAtEnd =
            if !schedule.gaps.isEmpty {
                try await idleGaps(schedule, course)
            } else if !schedule.arrivals.isEmpty {
                try await openLoop(schedule, course)
            } else {
                try await closedLoop(schedule, course)
            }
        let abandoned = course.health.abandoned
        let complete = isAtEnd && abandoned.isEmpty && course.allEndsAreKnown
        // What was cut short may be resumed, and is settled then.
        let unsettled = complete ? course.unsettled() : []
        for cell in unsettled { try journal.record(cell) }
        return Result(complete: complete, abandoned: abandoned, unsettled: unsettled)
    }

    /// Goes through the schedule, and where there is a budget then through what had to wait, as long as any of it is left.
    ///
    /// - Returns: whether the schedule's end was reached, or that of the time or the budget.
    private func closedLoop(_ schedule: Schedule, _ course: Course) async throws -> Bool {
        var entries = schedule.entries
        while course.divideBudget(among: entries) {
            let waiting = Waiting()
            guard try await closedLoop(entries, course, waiting) else { return false }
            let left = waiting.entries(of: entries)
            // Each time some have got their share, or there is nothing that could be divided.
            guard !course.isTimeUp, left.count < entries.count else { break }
            entries = left
        }
        return true
    }

    /// `plan.concurrency` deliveries are under way at any time; the next one is due when one has ended.
    ///
    /// - Parameter waiting: gets what isn't sent as its cell has used up its share of the budget.
    /// - Returns: whether the end was reached, or that of the time.
    private func closedLoop(_ entries: [Schedule.Entry], _ course: Course, _ waiting: Waiting) async throws -> Bool {
        let cursor = Cursor(count: entries.count)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<max(1, plan.concurrency) {
                group.addTask {
                    while !Task.isCancelled, !course.isTimeUp, let index = cursor.advance() {
                        let entry = entries[index]
                        guard !course.mustWait(entry) else {
                            waiting.append(index)
                            continue
                        }
                        guard course.admits(entry) else { continue }
                        try await deliver(course.message(of: entry), entry, scheduled: nil, course)
                    }
                }
            }
            try await group.waitForAll()
        }
        return cursor.isAtEnd || (course.isTimeUp && !Task.isCancelled)
    }

    /// Delivers one message, records how that ended, and tells who observes.
    ///
    /// - Parameters:
    ///   - message: the entry's, made before the clock starts: it is the client's work, not the platform's.
    ///   - scheduled: when it was due, in nanoseconds on the monotonic clock; nil if that is now.
    ///   - idleness: what its function did before, where that counts.
    /// - Returns: nil if it isn't known how it ended.
    @discardableResult
    func deliver(
        _ message: OutgoingMessage, _ entry: Schedule.Entry, scheduled: Int64?, after idleness: Idleness? = nil,
        _ course: Course
    ) async throws -> JournalEntry? {
        let delivered: JournalEntry?
        do {
            delivered = try await delivery(
                of: message, course.publication(of: message, entry, scheduled: scheduled, after: idleness))
        } catch is CancellationError {
            delivered = nil
        }
        guard let record = delivered else {
            course.countUnknownEnd()
            return nil
        }
        try conclude(record, entry, course)
        return record
    }

    /// Records how a delivery ended, and tells who observes.
    func conclude(_ ended: JournalEntry, _ entry: Schedule.Entry, _ course: Course) throws(ExperimentError) {
        var record = ended
        record.cost = course.cost(of: record.delivery, memorySize: record.publication.cell.memorySize)
        try journal.record(record)
        if let cost = record.cost { course.spending?.add(cost, to: entry.cell) }
        // What an interruption has ended says nothing about the function.
        if !Task.isCancelled { course.health.count(record, in: entry.cell) }
        if let precision = course.precision, precision.count(record, in: entry.cell) {
            try journal.record(course.stopped(entry.cell, entry.start, .precise, precision))
        }
        observe(entry.cell, .ended(record))
    }

    private func delivery(
        of message: OutgoingMessage, _ begun: Publication
    ) async throws -> JournalEntry? {
        var publication = begun
        let delivery: Delivery
        switch try await platform.publish(message, to: publication.function, start: publication.start) {
        case .ended(let ended): delivery = ended
        case .accepted(let end):
            publication.accepted = Timestamp.monotonicNow()
            do { try journal.record(accepted: publication) } catch {
                // Nobody waits for it any more, and the platform must know: others may wait for this one to end.
                let waiting = Task { await end() }
                waiting.cancel()
                _ = await waiting.value
                throw error
            }
            guard let ended = await end() else { return nil }
            delivery = ended
        }
        return JournalEntry(publication: publication, received: Timestamp.monotonicNow(), delivery: delivery)
    }
}

extension JournalEntry {
    init(publication: Publication, received: Int64, delivery: Delivery) {
        // A topic hands on no response.
        let hasResponse = delivery.outcome == .succeeded && !delivery.response.isEmpty
        self.init(
            publication: publication, received: received, delivery: delivery,
            digest: hasResponse ? Self.digest(of: delivery.response) : "")
    }

    /// First 16 hex digits of the SHA-256 of a response.
    private static func digest(of response: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(SHA256.hash(data: response).prefix(8).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

/// The next entry of the schedule, shared by the tasks that work through it.
private final class Cursor: Sendable {
    private let count: Int
    private let next = Atomic(0)

    init(count: Int) { self.count = count }

    func advance() -> Int? {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        return index < count ? index : nil
    }

    var isAtEnd: Bool { next.load(ordering: .relaxed) >= count }
}
