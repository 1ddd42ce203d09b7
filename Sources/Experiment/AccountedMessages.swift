package import Foundation
import Wire

/// The messages of a run that its journal accounts for: they have ended, a topic has them, or they could not be sent when
/// due. The rest is missing.
///
/// The journal is the truth: a message that was under way when the harness was killed has no line, and is sent again.
package struct AccountedMessages: Sendable {
    /// Of each cell, how many.
    package private(set) var counts: [Int]
    /// Whether the run came to its end.
    package private(set) var isComplete = false
    private let messages: Int
    /// Of each cell and message, in this order.
    private var known: [Bool]

    package var count: Int { counts.reduce(0, +) }

    /// Of a run that never began.
    package init(plan: ExperimentPlan) {
        messages = plan.messages
        counts = plan.cells.map { _ in 0 }
        known = Array(repeating: false, count: counts.count * messages)
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
                case .message(let cell, let message):
                    guard let index = cells[cell], (0..<messages).contains(message) else {
                        throw .malformedLine(
                            path: journal.path, line: number,
                            reason: "message \(message) of \(cell) isn't in plan.json: the two don't belong together")
                    }
                    add(cell: index, message: message)
                }
            }
            begin = end + 1
        }
    }

    func contains(_ entry: Schedule.Entry) -> Bool { known[entry.cell * messages + entry.message] }

    private mutating func add(cell: Int, message: Int) {
        guard !known[cell * messages + message] else { return }
        known[cell * messages + message] = true
        counts[cell] += 1
    }
}

/// What a line of the journal says of the run's progress.
private enum JournalLine {
    case message(Cell, number: Int)
    case end(complete: Bool)

    /// Nil for a line that isn't whole, or tells of something else.
    init?(_ bytes: [UInt8]) {
        guard let document = try? JSONDocument(parsing: bytes.span, as: "journal.jsonl") else { return nil }
        let root = document.root
        switch root.member("kind")?.string {
        case "end": self = .end(complete: root.member("complete")?.bool == true)
        case "delivery", "published", "unsent":
            guard let plugin = root.member("plugin")?.string, let memorySize = root.member("memorySize")?.int,
                let batchSize = root.member("batchSize")?.int, let id = root.member("messageId")?.string,
                let number = MessageSource.number(ofMessage: id)
            else { return nil }
            self = .message(Cell(plugin: plugin, memorySize: memorySize, batchSize: batchSize), number: number)
        default: return nil
        }
    }
}
