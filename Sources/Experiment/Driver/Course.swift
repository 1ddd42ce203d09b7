import Synchronization
import Wire

/// What the deliveries of one run share: what their messages are, and how they have fared so far.
final class Course: Sendable {
    let health: CellHealth
    /// Nil if all messages are sent.
    let precision: Precision?
    /// Nil if the run may cost what it does.
    let spending: Spending?
    private let plan: ExperimentPlan
    private let cells: [Cell]
    /// Of each cell.
    private let functions: [String]
    private let sources: [MessageSource]
    /// Whether deliveries go on without us: the logs will tell how they ended.
    private let hasUnknownEnds = Atomic(false)

    /// - Parameters:
    ///   - sources: the messages of each dataset of the plan, by the dataset's name.
    ///   - schedule: what is sent now.
    ///   - accounted: what was before.
    init(
        plan: ExperimentPlan, sources: [String: MessageSource], schedule: Schedule, after accounted: AccountedMessages
    ) {
        self.plan = plan
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
        let count = cells.count
        precision = plan.stopping.map {
            Precision(rule: $0, schedule: schedule, after: accounted, cells: count)
        }
        spending = plan.stopping?.budget.map { Spending($0, spent: accounted.spent) }
    }

    var isTimeUp: Bool { precision?.isTimeUp ?? false }
    /// When it is; nil if it never is.
    var deadline: Int64? { precision?.deadline }

    /// Whether the message is to be sent, as far as its cell is concerned.
    func admits(_ entry: Schedule.Entry) -> Bool {
        precision?.wants(entry) ?? true && health.admits(entry.cell)
    }

    /// Whether the message would be sent, had its cell not used up its share of the budget.
    func mustWait(_ entry: Schedule.Entry) -> Bool {
        guard let spending, !spending.admits(entry.cell) else { return false }
        return precision?.wants(entry) ?? true && !health.isGivenUp(entry.cell)
    }

    /// Divides what is left of the budget among the cells of these entries.
    ///
    /// - Returns: whether any of them may be sent.
    func divideBudget(among entries: [Schedule.Entry]) -> Bool {
        guard !entries.isEmpty else { return false }
        return spending?.divide(among: Set(entries.map(\.cell))) ?? true
    }

    /// In US dollars; nil in a run without a budget.
    func cost(of delivery: Delivery, memorySize: Int) -> Double? {
        spending?.budget.cost(of: delivery.bill, memorySize: memorySize)
    }

    func message(of entry: Schedule.Entry) -> OutgoingMessage {
        sources[entry.cell].message(batchSize: cells[entry.cell].batchSize, message: entry.message)
    }

    /// A message that is sent now.
    ///
    /// - Parameters:
    ///   - scheduled: when it was due; nil if that is now.
    ///   - idleness: what its function did before; nil if that isn't known, or of no account.
    func publication(
        of message: OutgoingMessage, _ entry: Schedule.Entry, scheduled: Int64?, after idleness: Idleness? = nil
    ) -> Publication {
        let sent = Timestamp.monotonicNow()
        var publication = Publication(
            messageId: message.id, function: functions[entry.cell], cell: cells[entry.cell], start: entry.start,
            scheduled: scheduled ?? sent, sent: sent)
        publication.idleTime = idleness.map { IdleTime(gap: $0.gap, actual: sent - $0.since) }
        return publication
    }

    /// A message that is never sent.
    func unsent(_ entry: Schedule.Entry, scheduled: Int64) -> Publication {
        let cell = cells[entry.cell]
        return Publication(
            messageId: MessageSource.messageId(batchSize: cell.batchSize, message: entry.message),
            function: functions[entry.cell], cell: cell, start: entry.start, scheduled: scheduled, sent: 0)
    }

    func countUnknownEnd() { hasUnknownEnds.store(true, ordering: .relaxed) }
    var allEndsAreKnown: Bool { !hasUnknownEnds.load(ordering: .relaxed) }
}

/// What a stopping rule makes of the cells.
extension Course {
    func stopped(_ cell: Int, _ start: StartMode, _ reason: StopReason, _ precision: Precision) -> StoppedCell {
        let state = precision.state(of: cell, start)
        return StoppedCell(cell: cells[cell], start: start, reason: reason, count: state.count, width: state.width)
    }

    /// When all is done: those of the messages of which not enough is known, or not all were sent.
    func unsettled() -> [StoppedCell] {
        guard let precision, let rule = plan.stopping else { return [] }
        return cells.indices.flatMap { cell in
            [StartMode.any, .cold].compactMap { start in
                let state = precision.state(of: cell, start)
                guard state.planned > 0, !state.isSettled else { return nil }
                if state.ended < state.planned {
                    let isTooDear = spending.map { !$0.admits(cell) } ?? false
                    return stopped(cell, start, isTooDear ? .budget : .time, precision)
                }
                guard let wanted = rule.precision, !(state.width.map { $0 < wanted } ?? false) else { return nil }
                return stopped(cell, start, .messages, precision)
            }
        }
    }
}
