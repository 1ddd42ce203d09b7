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

    /// Why the runs as a whole can't be judged.
    package enum Obstacle: String, Codable, Sendable {
        case incompleteBaseline = "the baseline is incomplete"
        case incompleteRun = "the run is incomplete"
        case moreUnsent = "more messages than with the baseline could not be sent when due"
        /// Those that were sent don't tell the median of all.
        case mostUnsent = "most messages could not be sent when due"
    }

    /// Cold or warm invocations of a cell that have too few values.
    package struct Sample: Codable, Sendable, Equatable {
        package var cell: Cell
        package var isCold: Bool
        package var measures: [Measure]
    }

    package var outcome: Outcome
    /// The share by which a ratio may exceed 1.
    package var allowed: Double
    /// Worse by more than `allowed`: the whole interval of the ratio is above it.
    package var regressions: [RunComparison.Row]
    /// Neither: the interval reaches above what is allowed, so that a regression isn't excluded.
    package var doubtful: [RunComparison.Row]
    package var obstacles: [Obstacle]
    /// Cells of the baseline that the run lacks or has from there, and those whose samples are all too small for an interval.
    package var missing: [Cell]
    /// In other cells, what the baseline has enough values of and the run doesn't; and what neither has enough of for an
    /// interval, but of which all values are above the baseline's.
    package var tooSmall: [Sample]
    /// Cells more of whose deliveries failed than of the baseline's, beyond chance: how fast the others were is no excuse.
    package var failing: [Cell]
    package var comparison: RunComparison

    /// What must not be more probable than this to be beyond chance: as for an interval of 95 %, of which one side counts.
    private static let chance = 0.025

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
        obstacles = Self.obstacles(baseline.summary, run.summary)
        let subjects = Set(decided.map(\.from))
        missing = baseline.cells.filter { !subjects.contains(.init($0)) }
        let apart = comparison.rows.filter { $0.verdict == .sampleTooSmall && $0.isApart(beyond: limit, Self.chance) }
        tooSmall = baseline.cells.filter { subjects.contains(.init($0)) }.flatMap { cell in
            [true, false].compactMap { isCold in
                let measures = Measure.allCases.filter { measure in
                    baseline.samples.values(of: measure, in: cell, cold: isCold).count >= Bootstrap.fewestValues
                        && run.samples.values(of: measure, in: cell, cold: isCold).count < Bootstrap.fewestValues
                        || apart.contains { $0.from == .init(cell) && $0.isCold == isCold && $0.measure == measure }
                }
                return measures.isEmpty ? nil : Sample(cell: cell, isCold: isCold, measures: measures)
            }
        }
        let before = Dictionary(baseline.summary.cells.map { ($0.cell, $0) }) { first, _ in first }
        failing = run.summary.cells.filter { cell in
            before[cell.cell].map { old in
                FisherTest.probability(
                    ofAtLeast: cell.failures, of: cell.ended, against: old.failures, of: old.ended) <= Self.chance
            } ?? false
        }.map(\.cell)
        let isDecided =
            !decided.isEmpty && obstacles.isEmpty && missing.isEmpty && tooSmall.isEmpty && failing.isEmpty
        outcome = !regressions.isEmpty ? .regressed : isDecided ? .passed : .undecided
    }

    private static func obstacles(_ baseline: RunSummary, _ run: RunSummary) -> [Obstacle] {
        let (before, now) = (baseline.conservation, run.conservation)
        let moreUnsent = FisherTest.probability(
            ofAtLeast: now.unsent ?? 0, of: now.due, against: before.unsent ?? 0, of: before.due)
        let obstacles: [(Obstacle, Bool)] = [
            (.incompleteBaseline, !baseline.isComplete), (.incompleteRun, !run.isComplete),
            (.moreUnsent, moreUnsent <= chance), (.mostUnsent, [before, now].contains { $0.unsent ?? 0 > $0.due / 2 }),
        ]
        return obstacles.filter(\.1).map(\.0)
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

    /// Whether the ratio is above `limit` and the samples don't overlap, which between equals has the probability
    /// 1 / (m+n over n): the most extreme outcome of the test of Mann and Whitney 1947 (*On a Test of Whether one of Two Random
    /// Variables is Stochastically Larger than the Other*).
    fileprivate func isApart(beyond limit: Double, _ chance: Double) -> Bool {
        guard effect == 1, contrast.ratio.map({ $0 > limit }) ?? true else { return false }
        return FisherTest.probability(ofAtLeast: toCount, of: toCount, against: 0, of: fromCount) <= chance
    }
}

extension CellSummary {
    fileprivate var failures: Int { failed + throttled + timedOut }
    fileprivate var ended: Int { succeeded + failures }
}

extension Conservation {
    /// Messages that were sent, or should have been.
    fileprivate var due: Int { published + (unsent ?? 0) }
}
