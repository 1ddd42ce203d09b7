import Synchronization
import Wire

/// What the deliveries of one run share: what their messages are, and how they have fared so far.
final class Course: Sendable {
    let health: CellHealth
    private let cells: [Cell]
    /// Of each cell.
    private let functions: [String]
    private let sources: [MessageSource]
    /// Whether deliveries go on without us: the logs will tell how they ended.
    private let hasUnknownEnds = Atomic(false)

    /// - Parameter sources: the messages of each dataset of the plan, by the dataset's name.
    init(plan: ExperimentPlan, sources: [String: MessageSource]) {
        cells = plan.cells
        let datasets = Dictionary(uniqueKeysWithValues: plan.plugins.map { ($0.name, $0.dataset) })
        functions = cells.map { FunctionSpec.name(plugin: $0.plugin, memorySize: $0.memorySize) }
        self.sources = cells.map { cell in
            guard let source = datasets[cell.plugin].flatMap({ sources[$0] }) else {
                preconditionFailure("the plan's plugins have no message source for \(cell.plugin)")
            }
            return source
        }
        health = CellHealth(cells: cells)
    }

    func message(of entry: Schedule.Entry) -> OutgoingMessage {
        sources[entry.cell].message(batchSize: cells[entry.cell].batchSize, message: entry.message)
    }

    /// A message that is sent now.
    ///
    /// - Parameter scheduled: when it was due; nil if that is now.
    func publication(of message: OutgoingMessage, _ entry: Schedule.Entry, scheduled: Int64?) -> Publication {
        let sent = Timestamp.monotonicNow()
        return Publication(
            messageId: message.id, function: functions[entry.cell], cell: cells[entry.cell], start: entry.start,
            scheduled: scheduled ?? sent, sent: sent)
    }

    /// A message that is never sent.
    func unsent(_ message: OutgoingMessage, _ entry: Schedule.Entry, scheduled: Int64) -> Publication {
        Publication(
            messageId: message.id, function: functions[entry.cell], cell: cells[entry.cell], start: entry.start,
            scheduled: scheduled, sent: 0)
    }

    func countUnknownEnd() { hasUnknownEnds.store(true, ordering: .relaxed) }
    var allEndsAreKnown: Bool { !hasUnknownEnds.load(ordering: .relaxed) }
}
