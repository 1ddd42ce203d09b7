package import Foundation
import Wire

/// The messages of a run that its journal accounts for: they have ended, a topic has them, they could not be sent when due,
/// or a stopping rule doesn't need them; and those that were taken from earlier runs. The rest is missing.
///
/// The journal is the truth: a message that was under way when the harness was killed has no line, and is sent again.
package struct AccountedMessages: Sendable {
    /// Of each cell, how many.
    package private(set) var counts: [Int]
    /// Of each cell, what its deliveries have cost in US dollars, where the run has a budget.
    package private(set) var spent: [Double]
    /// Whether the run came to its end.
    package private(set) var isComplete = false
    private let messages: Int
    /// Of each cell and message, in this order.
    private var known: [Bool]
    /// Of each cell, how its messages begin of which a stopping rule needs no more, and why.
    private var stopped: [[StartMode: StopReason]]

    package var count: Int { counts.reduce(0, +) }

    /// Of a run that never began.
    package init(plan: ExperimentPlan) {
        messages = plan.messages
        let (cells, reused) = (plan.cells, plan.reusedMessages)
        counts = cells.map { min(reused[$0] ?? 0, plan.messages) }
        known = cells.flatMap { Array(repeating: reused[$0] != nil, count: plan.messages) }
        spent = counts.map { _ in 0 }
        stopped = counts.map { _ in [:] }
    }

    /// Reads the journal. Lines that aren't whole, as the last one of a killed run, account for nothing.
    ///
    /// - Parameter journal: the file; none is a run that was killed before its first line.
    /// - Throws: `ExperimentError.unreadable`; `.malformedLine` for a message that the plan doesn't have.
    package init(journal: URL, plan: ExperimentPlan) throws(ExperimentError) {
        self.init(plan: plan)
        guard FileManager.default.fileExists(atPath: journal.path) else { return }
        let data: Data
        do { data = try Data(contentsOf: journal, options: .mappedIfSafe) } catch {
            throw .unreadable(path: journal.path, reason: ExperimentError.reason(of: error))
        }
        let cells = Dictionary(uniqueKeysWithValues: zip(plan.cells, plan.cells.indices))
        var number = 0
        var begin = data.startIndex
        while begin < data.endIndex {
            let end = data[begin...].firstIndex(of: UInt8(ascii: "\n")) ?? data.endIndex
            number += 1
            if let line = JournalLine([UInt8](data[begin..<end])) {
                switch line {
                case .end(let complete): isComplete = complete
                case .stopped(let cell, let start, let reason):
                    if let index = cells[cell] { stopped[index][start] = reason }
                case .message(let cell, let message, let cost):
                    guard let index = cells[cell], (0..<messages).contains(message) else {
                        throw .malformedLine(
                            path: journal.path, line: number,
                            reason: "message \(message) of \(cell) isn't in plan.json: the two don't belong together")
                    }
                    spent[index] += cost ?? 0
                    add(cell: index, message: message)
                }
            }
            begin = end + 1
        }
    }

    func contains(_ entry: Schedule.Entry) -> Bool {
        known[entry.cell * messages + entry.message] || stopped[entry.cell][entry.start] != nil
    }

    /// The cells of which nothing was left out but what they didn't need: those that the time cut short aren't among them.
    ///
    /// - Parameter schedule: the whole of it.
    package func wholeCells(of schedule: Schedule) -> Set<Int> {
        var whole = Set(counts.indices)
        for entry in schedule.entries
        where !known[entry.cell * messages + entry.message] && stopped[entry.cell][entry.start] != .precise {
            whole.remove(entry.cell)
        }
        return whole
    }

    private mutating func add(cell: Int, message: Int) {
        guard !known[cell * messages + message] else { return }
        known[cell * messages + message] = true
        counts[cell] += 1
    }
}

/// What a line of the journal says of the run's progress.
private enum JournalLine {
    case message(Cell, number: Int, cost: Double?)
    case stopped(Cell, StartMode, StopReason)
    case end(complete: Bool)

    /// Nil for a line that isn't whole, or tells of something else.
    init?(_ bytes: [UInt8]) {
        guard let document = try? JSONDocument(parsing: bytes.span, as: "journal.jsonl") else { return nil }
        let root = document.root
        switch root.member("kind")?.string {
        case "end": self = .end(complete: root.member("complete")?.bool == true)
        case let kind? where ["delivery", "published", "unsent", "stopped"].contains(kind):
            guard let plugin = root.member("plugin")?.string, let memorySize = root.member("memorySize")?.int,
                let batchSize = root.member("batchSize")?.int
            else { return nil }
            let cell = Cell(plugin: plugin, memorySize: memorySize, batchSize: batchSize)
            if kind == "stopped" {
                guard let start = root.member("start")?.string.flatMap(StartMode.init(rawValue:)),
                    let reason = root.member("reason")?.string.flatMap(StopReason.init(rawValue:))
                else { return nil }
                self = .stopped(cell, start, reason)
            } else {
                guard let number = root.member("messageId")?.string.flatMap(MessageSource.number(ofMessage:)) else {
                    return nil
                }
                self = .message(cell, number: number, cost: root.member("cost")?.double)
            }
        default: return nil
        }
    }
}
