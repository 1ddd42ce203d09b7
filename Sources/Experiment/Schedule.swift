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

    package init(plan: ExperimentPlan) {
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
        entries.shuffle(using: &generator)
        self.entries = entries
    }
}
