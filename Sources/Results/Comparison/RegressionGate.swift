package import Experiment

/// Whether a run is worse than a baseline by more than is allowed.
package struct RegressionGate: Codable, Sendable, Equatable {
    package enum Outcome: String, Codable, Sendable {
        case passed
        /// Something is worse than allowed, and the interval leaves no doubt of it.
        case regressed
        /// There is too little to compare: a gate that can't fail doesn't pass.
        case undecided
    }

    package var outcome: Outcome
    /// The share by which a ratio may exceed 1.
    package var allowed: Double
    /// Worse by more than `allowed`: the whole interval of the ratio is above it.
    package var regressions: [RunComparison.Row]
    /// Neither: the interval reaches above what is allowed, so that a regression isn't excluded.
    package var doubtful: [RunComparison.Row]
    /// Cells of the baseline that the run lacks or has from there, and those whose samples are all too small for an interval.
    package var missing: [Cell]
    /// Cells more of whose deliveries failed than of the baseline's: how fast the others were is no excuse.
    package var failing: [Cell]
    package var comparison: RunComparison

    /// - Parameters:
    ///   - baseline: what the other run is compared with.
    ///   - run: the one that is judged.
    ///   - allowed: 0.05 for 5 %.
    package init(from baseline: MeasuredRun, to run: MeasuredRun, allowed: Double) {
        comparison = RunComparison(from: baseline, to: run)
        self.allowed = allowed
        let limit = 1 + allowed
        let decided = comparison.rows.filter { $0.verdict != .sampleTooSmall }
        regressions = decided.filter { $0.isAbove(limit) }
        doubtful = decided.filter { !$0.isAbove(limit) && $0.reaches(above: limit) }
        let subjects = Set(decided.map(\.from))
        var seen: Set<RunComparison.Subject> = []
        missing =
            comparison.onlyFrom + (comparison.sameMeasurements ?? [])
            + comparison.rows.map(\.from).filter { !subjects.contains($0) && seen.insert($0).inserted }
            .map { Cell(plugin: $0.name, memorySize: $0.memorySize, batchSize: $0.batchSize) }
        let failures = Dictionary(baseline.summary.cells.map { ($0.cell, $0.shareOfFailures) }) { first, _ in first }
        failing = run.summary.cells.filter { cell in
            failures[cell.cell].map { cell.shareOfFailures > $0 } ?? false
        }.map(\.cell)
        outcome =
            !regressions.isEmpty
            ? .regressed : decided.isEmpty || !missing.isEmpty || !failing.isEmpty ? .undecided : .passed
    }
}

extension RunComparison.Row {
    /// Whether the ratio is above `limit` without a doubt. Of a baseline of 0 there is no ratio: any rise is above.
    fileprivate func isAbove(_ limit: Double) -> Bool {
        contrast.ratioInterval.map { $0.low > limit } ?? verdict.isWorse
    }

    fileprivate func reaches(above limit: Double) -> Bool {
        contrast.ratioInterval.map { $0.high > limit } ?? ((contrast.differenceInterval?.high ?? 0) > 0)
    }
}

extension CellSummary {
    /// Of the deliveries that have ended; 0 if none has.
    fileprivate var shareOfFailures: Double {
        let failures = failed + throttled + timedOut
        return failures == 0 ? 0 : Double(failures) / Double(succeeded + failures)
    }
}
