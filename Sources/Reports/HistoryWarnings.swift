import Experiment
import Results

/// What a reader who compares runs must know first.
struct HistoryWarnings {
    private(set) var list: [(message: String, advice: String)] = []

    /// - Parameter runs: from the earliest to the latest.
    init(_ runs: [HistoryReport.Run]) {
        for (earlier, later) in zip(runs, runs.dropFirst()) {
            list += ComparisonWarnings(differencesFrom: earlier.measured, to: later.measured).list
                .map { ("\(earlier.name) and \(later.name): \($0.message)", $0.advice) }
        }
        // Neighbours tell of it only if both have the plugin.
        let plans = runs.compactMap(\.plan)
        for (name, digests) in Self.digests(of: plans) where Set(digests).count > 1 && digests.count < plans.count {
            list.append(
                (
                    "\(name) isn't the same in all runs that have it: its model or its dataset changed.",
                    "A change of its numbers may come from that."
                ))
        }
        // Of each run, what makes its numbers doubtful.
        let kinds: [RunWarning.Kind] = [
            .unenforcedLimits, .resumedElsewhere, .incomplete, .sumsOff, .outputsDiffer, .reused,
        ]
        for run in runs {
            list += run.summary.warnings.filter { kinds.contains($0.kind) }
                .map { ("\(run.name): \($0.message)", $0.advice) }
        }
    }

    /// What identifies each plugin's inputs, run by run.
    private static func digests(of plans: [ExperimentPlan]) -> [(name: String, digests: [String])] {
        let plugins = plans.flatMap(\.plugins)
        return plugins.map(\.name).firstOccurrences.map { name in
            (name, plugins.filter { $0.name == name }.map { "\($0.datasetDigest) \($0.modelDigest ?? "")" })
        }
    }
}

extension HistoryReport.Run {
    fileprivate var measured: MeasuredRun {
        MeasuredRun(name: name, summary: summary, plan: plan, environment: environment, samples: RunSamples())
    }
}
