import Crypto
import Synchronization
import Wire

/// Drives a schedule through a platform in a closed loop: `plan.concurrency` deliveries are under way at any time, the
/// next one starts when one has ended.
package struct Driver: Sendable {
    let plan: ExperimentPlan
    let platform: any Platform
    /// The messages of each dataset, by the dataset's name.
    let sources: [String: MessageSource]
    let journal: Journal
    /// Called once per ended delivery, from any task.
    let observe: @Sendable (Int, JournalEntry) -> Void

    package init(
        plan: ExperimentPlan, platform: any Platform, sources: [String: MessageSource], journal: Journal,
        observe: @escaping @Sendable (_ cell: Int, JournalEntry) -> Void
    ) {
        self.plan = plan
        self.platform = platform
        self.sources = sources
        self.journal = journal
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

    /// Delivers the schedule. On cancellation no further message is sent; those under way are recorded.
    ///
    /// - Returns: whether every scheduled delivery was made, and which cells were given up.
    /// - Throws: `ExperimentError.unwritable` if the journal can't be written; what was recorded before stays.
    package func run(_ schedule: Schedule) async throws -> (complete: Bool, abandoned: [Abandoned]) {
        let cells = plan.cells
        let datasets = Dictionary(uniqueKeysWithValues: plan.plugins.map { ($0.name, $0.dataset) })
        let cursor = Cursor(count: schedule.entries.count)
        let health = CellHealth(cells: cells)
        // Deliveries that go on without us: the logs will tell how they ended.
        let unknown = UnknownEnds()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<max(1, plan.concurrency) {
                group.addTask {
                    while !Task.isCancelled, let index = cursor.advance() {
                        let entry = schedule.entries[index]
                        guard health.admits(entry.cell) else { continue }
                        let cell = cells[entry.cell]
                        guard let source = datasets[cell.plugin].flatMap({ sources[$0] }) else {
                            preconditionFailure("the plan's plugins have no message source for \(cell.plugin)")
                        }
                        let delivered: JournalEntry?
                        do { delivered = try await deliver(entry, of: cell, from: source) } catch is CancellationError {
                            delivered = nil
                        }
                        guard let record = delivered else {
                            unknown.count()
                            continue
                        }
                        try journal.record(record)
                        // What an interruption has ended says nothing about the function.
                        if !Task.isCancelled { health.count(record, in: entry.cell) }
                        observe(entry.cell, record)
                    }
                }
            }
            try await group.waitForAll()
        }
        let abandoned = health.abandoned
        return (cursor.isAtEnd && abandoned.isEmpty && unknown.isNone, abandoned)
    }

    private func deliver(
        _ entry: Schedule.Entry, of cell: Cell, from source: MessageSource
    ) async throws -> JournalEntry? {
        // The event is made before the clock starts: it is the client's work, not the platform's.
        let message = source.message(batchSize: cell.batchSize, message: entry.message)
        let function = FunctionSpec.name(plugin: cell.plugin, memorySize: cell.memorySize)
        let sent = Timestamp.monotonicNow()
        var publication = Publication(
            messageId: message.id, function: function, cell: cell, start: entry.start,
            scheduled: sent,  // In a closed loop a message is due when the one before it has ended.
            sent: sent)
        let delivery: Delivery
        switch try await platform.publish(message, to: function, start: entry.start) {
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
        let received = Timestamp.monotonicNow()
        // A topic hands on no response.
        let hasResponse = delivery.outcome == .succeeded && !delivery.response.isEmpty
        return JournalEntry(
            publication: publication, received: received, delivery: delivery,
            digest: hasResponse ? Self.digest(of: delivery.response) : "")
    }

    /// First 16 hex digits of the SHA-256 of a response.
    static func digest(of response: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(SHA256.hash(data: response).prefix(8).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

/// Whether any delivery's end isn't known.
private final class UnknownEnds: Sendable {
    private let any = Atomic(false)

    func count() { any.store(true, ordering: .relaxed) }
    var isNone: Bool { !any.load(ordering: .relaxed) }
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
