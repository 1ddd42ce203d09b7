import Catalog

/// What a run delivers, in order: every message of a batch size to every function, interleaved at random so that
/// drift of the machine doesn't land on one cell (design §8.3).
package struct Schedule: Sendable {
    /// One message to one function, in eight bytes: a run of ten million holds as many in memory.
    package struct Entry: Sendable, Equatable {
        private let messageNumber: UInt32
        private let cellNumber: UInt16
        package let start: StartMode

        /// Index into `ExperimentPlan.cells`.
        package var cell: Int { Int(cellNumber) }
        /// The message's number within its batch size, from 0.
        package var message: Int { Int(messageNumber) }

        init(cell: Int, message: Int, start: StartMode) {
            cellNumber = UInt16(cell)
            messageNumber = UInt32(message)
            self.start = start
        }
    }

    /// How many cells an entry can tell apart.
    static let mostCells = Int(UInt16.max) + 1

    package let entries: [Entry]
    /// When each entry is due, in nanoseconds from the beginning; empty in a closed loop, and with idle gaps.
    package let arrivals: [Int64]
    /// How long its function is to be idle before each entry, in nanoseconds; empty in other workloads.
    package let gaps: [Int64]

    /// - Parameter trace: the arrivals of a plan that follows one, and at least as many as the plan has messages
    ///   (`ExperimentPlan.validate(trace:)`).
    package init(plan: ExperimentPlan, trace: Trace? = nil) {
        var generator = SplitMix64(seed: plan.seeds.order)
        var entries: [Entry] = []
        let cellCount = plan.plugins.count * plan.memorySizes.count * plan.batchSizes.count
        entries.reserveCapacity(cellCount * plan.messages)
        for cell in 0..<cellCount {
            // A random choice of messages is cold: were it the first ones, drift would tell in the cold numbers alone.
            var isCold = [Bool](repeating: false, count: plan.messages)
            for index in 0..<min(plan.coldStarts, plan.messages) { isCold[index] = true }
            isCold.shuffle(using: &generator)
            for message in 0..<plan.messages {
                entries.append(Entry(cell: cell, message: message, start: isCold[message] ? .cold : .any))
            }
        }
        guard let process = plan.arrivals else {
            entries.shuffle(using: &generator)
            self.entries = entries
            arrivals = []
            gaps = plan.idleGaps.map { Self.gaps($0, before: entries, of: plan) } ?? []
            return
        }
        gaps = []
        // What comes at once is of one cell.
        var groups = (0..<cellCount).flatMap { cell in
            stride(from: 0, to: plan.messages, by: process.groupSize).map { first in
                let begin = cell * plan.messages
                return begin + first..<begin + min(first + process.groupSize, plan.messages)
            }
        }
        groups.shuffle(using: &generator)
        let times = process.times(groups.count, of: trace, seed: plan.seeds.schedule ?? plan.seeds.order)
        self.entries = groups.flatMap { entries[$0] }
        arrivals = zip(groups, times).flatMap { group, time in group.map { _ in time } }
    }

    private init(entries: [Entry], arrivals: [Int64], gaps: [Int64]) {
        self.entries = entries
        self.arrivals = arrivals
        self.gaps = gaps
    }

    /// What is left of it, in the same order and with the same times or gaps.
    package func without(_ accounted: AccountedMessages) -> Schedule {
        let left = entries.indices.filter { !accounted.contains(entries[$0]) }
        return Schedule(
            entries: left.map { entries[$0] }, arrivals: arrivals.isEmpty ? [] : left.map { arrivals[$0] },
            gaps: gaps.isEmpty ? [] : left.map { gaps[$0] })
    }
}
