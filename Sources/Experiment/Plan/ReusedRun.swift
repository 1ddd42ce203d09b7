/// Cells of a run that an earlier run has measured, and that were taken from there.
package struct ReusedRun: Codable, Sendable, Equatable {
    package struct TakenCell: Codable, Sendable, Equatable {
        package var plugin: String
        package var memorySize: Int
        package var batchSize: Int
        /// How many were sent; all of them succeeded.
        package var messages: Int
        /// `CellIdentity.digest`, the same in both runs.
        package var identity: String

        package init(_ cell: Cell, messages: Int, identity: String) {
            plugin = cell.plugin
            memorySize = cell.memorySize
            batchSize = cell.batchSize
            self.messages = messages
            self.identity = identity
        }

        package var cell: Cell { Cell(plugin: plugin, memorySize: memorySize, batchSize: batchSize) }
    }

    /// The run that measured them, whichever others they have passed through since.
    package var run: String
    package var cells: [TakenCell]

    package init(run: String, cells: [TakenCell]) {
        self.run = run
        self.cells = cells
    }
}

extension ExperimentPlan {
    /// The run that measured each cell which this run didn't measure itself.
    package var sources: [Cell: String] {
        Dictionary(
            (reused ?? []).flatMap { run in run.cells.map { ($0.cell, run.run) } },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// How many messages of each cell were sent by an earlier run.
    package var reusedMessages: [Cell: Int] {
        Dictionary(
            (reused ?? []).flatMap { run in run.cells.map { ($0.cell, $0.messages) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// How many messages the run itself sends at most. A plan that was tampered with may say anything.
    package var ownMessages: Int {
        let sources = sources
        let (product, overflow) = cells.count { sources[$0] == nil }.multipliedReportingOverflow(by: messages)
        return overflow ? .max : product
    }

    /// How many messages of all cells were sent by earlier runs; nil if none were.
    package var allReusedMessages: Int? {
        reused?.flatMap(\.cells).reduce(0) { sum, cell in
            let (sum, overflow) = sum.addingReportingOverflow(cell.messages)
            return overflow ? .max : sum
        }
    }
}
