import Experiment
import Results

/// What a reader who compares runs must know first.
struct HistoryWarnings {
    private(set) var list: [(message: String, advice: String)] = []

    init(_ runs: [HistoryReport.Run]) {
        let machines = Set(runs.compactMap { $0.environment?.machine }.map { "\($0.cpu), \($0.cores) cores" }).sorted()
        if machines.count > 1 {
            list.append(
                (
                    "The runs are of different machines: \(machines.joined(separator: "; ")).",
                    "What differs between these runs may be the machine's."
                ))
        }
        for (name, digests) in Self.digests(of: runs) where Set(digests).count > 1 {
            list.append(
                (
                    "\(name) isn't the same in all runs: its model or its dataset changed.",
                    "A change of its numbers may come from that."
                ))
        }
        // Of each run, what makes its numbers doubtful.
        let kinds: [RunWarning.Kind] = [.unenforcedLimits, .incomplete, .sumsOff, .outputsDiffer, .reused]
        for run in runs {
            list += run.summary.warnings.filter { kinds.contains($0.kind) }
                .map { ("\(run.name): \($0.message)", $0.advice) }
        }
    }

    /// What identifies each plugin's inputs, run by run.
    private static func digests(of runs: [HistoryReport.Run]) -> [(name: String, digests: [String])] {
        let plugins = runs.compactMap(\.plan).flatMap(\.plugins)
        return plugins.map(\.name).firstOccurrences.map { name in
            (name, plugins.filter { $0.name == name }.map { "\($0.datasetDigest) \($0.modelDigest ?? "")" })
        }
    }
}
