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
    /// How long it has lasted, in nanoseconds: all of its parts together, each from its begin to the last that is known of it.
    private(set) var lasted: Int64 = 0
    private let messages: Int
    /// Of each cell and message, in this order.
    private var known: [Bool]
    /// Of each cell, how its messages begin of which a stopping rule needs no more, and why.
    private var stopped: [[StartMode: StopReason]]
    /// Of each cell, how those of its messages that begin so have fared, if the run has a stopping rule.
    private var progress: [[StartMode: Progress]]

    package var count: Int { counts.reduce(0, +) }

    /// Of a run that never began.
    package init(plan: ExperimentPlan) {
        messages = plan.messages
        let (cells, reused) = (plan.cells, plan.reusedMessages)
        counts = cells.map { min(reused[$0] ?? 0, plan.messages) }
        known = cells.flatMap { Array(repeating: reused[$0] != nil, count: plan.messages) }
        spent = counts.map { _ in 0 }
        stopped = counts.map { _ in [:] }
        progress = counts.map { _ in [:] }
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
        var part: (begin: Int64, lasted: Int64)?
        var number = 0
        var begin = data.startIndex
        while begin < data.endIndex {
            let end = data[begin...].firstIndex(of: UInt8(ascii: "\n")) ?? data.endIndex
            number += 1
            if let line = JournalLine([UInt8](data[begin..<end])) {
                switch line {
                case .begin(let time):
                    lasted = Self.sum(lasted, part?.lasted ?? 0)
                    part = (time, 0)
                case .end(let complete): isComplete = complete
                case .stopped(let cell, let start, let reason):
                    if let index = cells[cell] { stopped[index][start] = reason }
                case .message(let cell, let message, let start, let sample, let time, let cost):
                    guard let index = cells[cell], (0..<messages).contains(message) else {
                        throw .malformedLine(
                            path: journal.path, line: number,
                            reason: "message \(message) of \(cell) isn't in plan.json: the two don't belong together")
                    }
                    if let begun = part { part?.lasted = max(begun.lasted, Self.span(from: begun.begin, to: time)) }
                    spent[index] += cost ?? 0
                    let isNew = add(cell: index, message: message)
                    guard plan.stopping != nil else { break }
                    if isNew { progress[index][start, default: Progress()].ended += 1 }
                    if let sample { progress[index][start, default: Progress()].samples.append(sample) }
                }
            }
            begin = end + 1
        }
        lasted = Self.sum(lasted, part?.lasted ?? 0)
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

    /// How those of a cell's messages that begin so have fared, and why a stopping rule needs no more of them, if so.
    func progress(of cell: Int, _ start: StartMode) -> (Progress, stopped: StopReason?) {
        (progress[cell][start] ?? Progress(), stopped[cell][start])
    }

    /// - Returns: whether it wasn't known before.
    private mutating func add(cell: Int, message: Int) -> Bool {
        guard !known[cell * messages + message] else { return false }
        known[cell * messages + message] = true
        counts[cell] += 1
        return true
    }

    /// In nanoseconds. A journal that was tampered with may say anything: no run lasts longer than a schedule.
    private static func span(from begin: Int64, to end: Int64) -> Int64 {
        let (span, overflow) = end.subtractingReportingOverflow(begin)
        return overflow ? 0 : min(max(0, span), longest)
    }

    private static func sum(_ a: Int64, _ b: Int64) -> Int64 { min(a + b, longest) }

    private static let longest = Int64(ExperimentPlan.longestSchedule * 1e9)
}

/// How a cell's cold starts, or its other messages, have fared so far.
struct Progress: Sendable {
    /// How many messages have ended, well or not, or could not be sent when due.
    var ended = 0
    /// How long those took that succeeded, in nanoseconds.
    var samples: [Int64] = []
}

/// What a line of the journal says of the run's progress.
private enum JournalLine {
    /// A part of the run begins, at that moment of its monotonic clock.
    case begin(Int64)
    /// - Parameters:
    ///   - sample: how long it took, in nanoseconds; nil unless it succeeded.
    ///   - time: the last that is known of it, in nanoseconds on the monotonic clock.
    ///   - cost: in US dollars; nil in a run without a budget.
    case message(Cell, number: Int, StartMode, sample: Int64?, time: Int64, cost: Double?)
    case stopped(Cell, StartMode, StopReason)
    case end(complete: Bool)

    /// Nil for a line that isn't whole, or tells of something else.
    init?(_ bytes: [UInt8]) {
        guard let document = try? JSONDocument(parsing: bytes.span, as: "journal.jsonl") else { return nil }
        let root = document.root
        switch root.member("kind")?.string {
        case "run":
            guard let time = root.member("monotonicStart")?.int else { return nil }
            self = .begin(Int64(time))
        case "end": self = .end(complete: root.member("complete")?.bool == true)
        case let kind? where ["delivery", "published", "unsent", "stopped"].contains(kind):
            guard let plugin = root.member("plugin")?.string, let memorySize = root.member("memorySize")?.int,
                let batchSize = root.member("batchSize")?.int
            else { return nil }
            let cell = Cell(plugin: plugin, memorySize: memorySize, batchSize: batchSize)
            let start = root.member("start")?.string.flatMap(StartMode.init(rawValue:))
            if kind == "stopped" {
                guard let start, let reason = root.member("reason")?.string.flatMap(StopReason.init(rawValue:)) else {
                    return nil
                }
                self = .stopped(cell, start, reason)
            } else {
                guard let number = root.member("messageId")?.string.flatMap(MessageSource.number(ofMessage:)) else {
                    return nil
                }
                let started = Int64(root.member("started")?.int ?? 0)
                let finished = Int64(root.member("finished")?.int ?? 0)
                let sent = Int64(root.member("sent")?.int ?? 0)
                let received = Int64(root.member("received")?.int ?? 0)
                let hasSucceeded = root.member("outcome")?.string == Outcome.succeeded.rawValue
                let sample = Precision.sample(started: started, finished: finished, sent: sent, received: received)
                // Unless it has ended, it was accepted, or was due and couldn't be sent.
                let earlier = root.member("accepted")?.int ?? root.member("scheduled")?.int ?? 0
                self = .message(
                    cell, number: number, start ?? .any, sample: hasSucceeded ? sample : nil,
                    time: received > 0 ? received : Int64(earlier), cost: root.member("cost")?.double)
            }
        default: return nil
        }
    }
}
