package import Experiment

/// What a run measured: statistics of every cell, whether its sums add up, and what to beware of.
package struct RunSummary: Codable, Sendable, Equatable {
    package var experimentId: String
    /// UTC, `YYYY-MM-DD HH:MM:SS.mmm`; empty if the journal has no first line.
    package var startedAt: String
    /// Whether the run came to its end.
    package var isComplete: Bool
    /// What instances ran in, as `EnvironmentRecord.isolation` has it.
    package var isolation: String?
    package var conservation: Conservation
    package var prices: Prices
    /// What the deliveries cost by their REPORT lines, or would cost on Lambda, in US dollars, all attempts of each. Nil in summaries of earlier versions.
    package var totalCost: Double?
    /// How long after it was due each message was sent, in milliseconds: the driver's own delay, which latencies include. Nil
    /// in a closed loop, which sends when it can.
    package var lateness: Distribution?
    /// From when each message was due to its answer, in milliseconds: what users meet, cold or not, over all cells. Nil in a
    /// closed loop, whose messages are due when it pleases.
    package var arrivalLatency: Distribution?
    /// How often an instance was gone after its function had been idle, of each function; nil where no function was left idle
    /// by the workload, and in summaries of earlier versions.
    package var idleGaps: [IdleGapSummary]?
    /// In the order of the plan: by plugin, then batch size, then memory size.
    package var cells: [CellSummary]
    package var warnings: [RunWarning]
    /// What was read, for the curious and for benchmarks.
    package var input: InputCounts

    /// False if messages are missing or counted twice, or if outputs differ where they must not: the numbers can't be
    /// trusted, and a command that prints them exits non-zero.
    package var isSound: Bool { conservation.holds && !warnings.contains { $0.kind == .outputsDiffer } }
}

/// The sums of design §8.7: published = succeeded + failed + throttled + timed out; and planned = published + unsent.
package struct Conservation: Codable, Sendable, Equatable {
    /// Deliveries that the plan asks for, without those taken from earlier runs; nil without a readable plan.
    package var planned: Int?
    /// Distinct pairs of message and function in the journal.
    package var published = 0
    package var succeeded = 0
    package var failed = 0
    package var throttled = 0
    package var timedOut = 0
    /// Messages that were due in an open loop and could not be sent, as too many were under way; nil in a closed one.
    package var unsent: Int?
    /// Deliveries that were taken from earlier runs, and how many the plan says there are: no other sum counts them. Nil if
    /// none were.
    package var reused: Int?
    package var plannedReuse: Int?
    /// Rows of `results.csv`: the run's own deliveries and those that were taken.
    package var rows = 0
    package var isComplete = false

    package var ended: Int { succeeded + failed + throttled + timedOut }
    /// An incomplete run may fall short of its plan, never exceed it.
    package var holds: Bool {
        guard published == ended, rows == published + (reused ?? 0), plannedReuse == nil || plannedReuse == reused
        else { return false }
        guard let planned else { return true }
        let accounted = published + (unsent ?? 0)
        return isComplete ? accounted == planned : accounted <= planned
    }
}

/// One point of the matrix. Cold and warm invocations are never averaged together (design §8.4).
package struct CellSummary: Codable, Sendable, Equatable {
    package var cell: Cell
    /// The plugin's family; nil if the plan doesn't tell it.
    package var family: String?
    /// The earlier run that measured it; nil if this one did.
    package var reusedFrom: String?
    package var succeeded = 0
    package var failed = 0
    package var throttled = 0
    package var timedOut = 0
    /// Invocations that had to wait for a new instance; nil if there was none.
    package var cold: StartSummary?
    /// Invocations of an instance that had served before; nil if there was none.
    package var warm: StartSummary?
    /// A digest of all its outputs, whatever their order: equal for every memory size of a plugin and batch size whose
    /// messages all succeeded. 16 hex digits.
    package var outputDigest: String

    package init(cell: Cell) {
        self.cell = cell
        outputDigest = ""
    }
}

/// The succeeded invocations of a cell that were all cold, or all warm. Times in milliseconds.
package struct StartSummary: Codable, Sendable, Equatable {
    package var count: Int
    /// As in the platform's REPORT.
    package var duration: Distribution?
    /// Includes the init phase of a cold start.
    package var billedDuration: Distribution?
    /// Of the handler, as the function measured it.
    package var processing: Distribution?
    /// From the scheduled time to the recorded response.
    package var roundTrip: Distribution?
    /// In MB.
    package var maxMemoryUsed: Distribution?
    /// As in the platform's REPORT; cold only.
    package var initDuration: Distribution?
    /// From the decision to start an instance to its first response; cold only.
    package var coldStart: Distribution?
    /// US dollars: the billed cost of these invocations by the items in them, times 1,000.
    package var costPer1000Items: Double?
}

/// What was read to make a summary.
package struct InputCounts: Codable, Sendable, Equatable {
    package var journalLines = 0
    package var logBytes = 0
    package var logLines = 0
    /// Lines that the functions printed themselves: kept in the raw log, skipped here.
    package var otherLines = 0
    package var invocations = 0
}
