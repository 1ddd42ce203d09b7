import Experiment
import Foundation

/// Finds what a reader of a run must be warned of.
struct RunWarnings {
    private(set) var list: [RunWarning] = []

    /// Begins with what is wrong with the run as a whole.
    init(summary: RunSummary) {
        let sums = summary.conservation
        if !summary.isComplete {
            add(
                .incomplete, "The run is incomplete: \(sums.rows)\(sums.planned.map { " of \($0)" } ?? "") deliveries.",
                advice:
                    "Its numbers hold for what was measured; 'harness run --resume \(summary.experimentId)' measures the rest."
            )
        }
        if !sums.holds {
            add(
                .sumsOff,
                "The sums are off: \(sums.planned.map { "\($0) planned, " } ?? "")\(sums.published) published, "
                    + "\(sums.ended) ended, \(sums.rows) rows.",
                advice:
                    "Messages are missing or were counted twice: don't use these numbers. Where a topic delivers them, "
                    + "'harness collect' may find the rest in the logs.")
        }
        let lost = sums.failed + sums.throttled + sums.timedOut
        if lost > 0 {
            add(
                .unsuccessful,
                "\(lost) of \(sums.published) deliveries did not succeed: \(sums.failed) failed, \(sums.throttled) "
                    + "throttled, \(sums.timedOut) timed out.",
                advice: "They are in results.csv with their errors, and in no statistic.")
        }
    }

    /// What was measured before and after is in the same cells.
    mutating func resumptions(of environment: EnvironmentRecord?) {
        guard let environment else { return }
        for resumption in environment.resumptions ?? [] {
            var differences = EnvironmentDifferences()
            // In the cloud, the machine only drives.
            if environment.cloud == nil {
                differences.compare(environment.machine, resumption.machine)
                differences.compare(
                    processorsKeptAwake: environment.processorsKeptAwake, resumption.processorsKeptAwake)
            }
            differences.compare("revision of the harness", environment.revision, resumption.revision)
            guard !differences.list.isEmpty else { continue }
            add(
                .resumedElsewhere,
                "The run was gone on with elsewhere: its last \(Self.count(resumption.missing, "message")), since "
                    + "\(resumption.startedAt), differ in \(differences.list.joined(separator: ", ")).",
                advice: "Cells mix both: don't compare these numbers with others, and repeat the run as a whole.")
        }
    }

    /// Cells that weren't measured by the run itself.
    ///
    /// - Parameters:
    ///   - folder: the run's, with the environment records of the others.
    ///   - environment: the run's own.
    mutating func reuse(
        _ runs: [ReusedRun], of cells: Int, in folder: RunFolder, _ environment: EnvironmentRecord?
    ) {
        guard !runs.isEmpty else { return }
        let records = runs.map { try? folder.reused(from: $0.run).readEnvironment() }
        let sources = zip(runs, records).map { run, record in
            let age = Self.age(of: record, at: environment).map { ", \($0) before" } ?? ""
            let isOtherHarness = record.map { $0.revision != environment?.revision } ?? false
            let revision =
                isOtherHarness ? ", by revision \(record?.revision ?? "unknown") of the harness" : ""
            return "\(run.cells.count) from \(run.run)\(age)\(revision)"
        }
        let count = runs.reduce(0) { $0 + $1.cells.count }
        add(
            .reused, "\(count) of \(Self.count(cells, "cell")) were reused: \(sources.joined(separator: "; ")).",
            advice: runs.count == 1 && count == cells
                ? "They are that run's numbers, and no new ones: to measure again, leave out --reuse."
                : "They weren't interleaved with the others, and a difference from them may be the machine's drift. To "
                    + "compare them, repeat the run without --reuse.")
        for (run, record) in zip(runs, records) { load(record?.load, of: run.run) }
    }

    /// How long before this run another began.
    private static func age(of other: EnvironmentRecord?, at environment: EnvironmentRecord?) -> String? {
        guard let begin = other.flatMap({ try? Date($0.startedAt, strategy: .iso8601) }),
            let now = environment.flatMap({ try? Date($0.startedAt, strategy: .iso8601) })
        else { return nil }
        return Duration.seconds(max(0, now.timeIntervalSince(begin))).formatted(
            .units(allowed: [.days, .hours, .minutes, .seconds], width: .narrow, maximumUnitCount: 1))
    }

    mutating func retries(_ count: Int) {
        guard count > 0 else { return }
        add(
            .retried, "\(Self.count(count, "delivery", "deliveries")) succeeded only when tried again.",
            advice: "Their durations are the last attempt's, their round trips all attempts'; see the logs for the "
                + "failures.")
    }

    mutating func memoryExceeded(_ count: Int) {
        guard count > 0 else { return }
        add(
            .memoryExceeded,
            "\(Self.count(count, "invocation")) used more memory than the function has, mapped files included.",
            advice: "Here files that are in memory already cost nothing; on Lambda this function may be killed.")
    }

    mutating func damage(journal: Int, log: Int) {
        if journal > 0 {
            add(
                .damagedJournal, "\(journal) lines of journal.jsonl are torn or garbled.",
                advice: "A torn last line is what a killed run leaves; more of them mean a damaged disk.")
        }
        if log > 0 {
            add(
                .damagedLog, "\(log) log lines are torn, garbled, too long or double.",
                advice: "They were skipped; the raw logs have them.")
        }
    }

    mutating func limits(_ unenforced: [LimitWarning], unenforcedRows: Int) {
        for limit in unenforced {
            add(
                .unenforcedLimits, "The \(limit.limit) limit is not enforced: \(limit.explanation)",
                advice: "Don't compare these numbers with Lambda's, nor memory sizes with each other.")
        }
        if unenforced.isEmpty, unenforcedRows > 0 {
            add(
                .unenforcedLimits, "\(unenforcedRows) invocations ran without enforced limits.",
                advice: "Don't compare these numbers with Lambda's, nor memory sizes with each other.")
        }
    }

    /// Of each part of a run that was cut short and gone on with.
    mutating func load(of environment: EnvironmentRecord?) {
        load(environment?.load)
        for resumption in environment?.resumptions ?? [] { load(resumption.load) }
    }

    /// From a tenth of the processors' time in use by others, and a hundredth given to others; of the clock, a twentieth. What is
    /// no share of anything, as in a garbled record, isn't known.
    ///
    /// - Parameter run: an earlier one that cells were taken from; nil if it is about this one.
    private mutating func load(_ load: MachineLoad?, of run: String? = nil) {
        guard let load else { return }
        let run = run.map { "\($0): " } ?? ""
        if (0.1...1).contains(load.busyBefore) {
            add(
                .machineBusy,
                "\(run)The machine was busy before the first message: other programs had \(Self.percent(load.busyBefore)) of "
                    + "its processors.",
                advice: "They take time from the functions: stop them and repeat the run.")
        }
        if let stolen = load.stolen, (0.01...1).contains(stolen) {
            add(
                .stolenTime,
                "\(run)The hypervisor gave \(Self.percent(stolen)) of the processors' time to others during the run.",
                advice: "Durations contain it: repeat the run on a machine of your own, or at another hour.")
        }
        if let before = load.frequencyBefore, let after = load.frequencyAfter, (after / before - 1).magnitude > 0.05 {
            add(
                .clockChanged,
                run
                    + String(
                        format: "The processors' clock changed during the run: from %.0f to %.0f MHz.", before, after),
                advice: "Durations change with it: fix it, as with 'cpupower frequency-set --governor performance' and "
                    + "without turbo, and repeat the run.")
        }
        if let throttled = load.throttled, throttled > 0 {
            add(
                .throttled, "\(run)Heat slowed the processors down \(Self.count(throttled, "time")) during the run.",
                advice: "Durations contain it: cool the machine, or fix a lower clock, and repeat the run.")
        }
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

    mutating func missingLogs(_ count: Int) {
        guard count > 0 else { return }
        add(
            .missingLog, "\(count) succeeded deliveries have no REPORT in the logs.",
            advice: "They are in results.csv, and in no statistic; 'harness collect' may find more.")
    }

    mutating func coldDisagreements(_ count: Int) {
        guard count > 0 else { return }
        add(
            .coldDisagreement, "\(count) invocations are cold to the platform and warm to the function, or vice versa.",
            advice: "The platform's word counts here; look at them with functionColdStart <> isColdStart.")
    }

    mutating func outputs(_ differing: [(plugin: String, messages: Int)]) {
        for (plugin, messages) in differing {
            add(
                .outputsDiffer, "\(plugin): \(messages) messages have different outputs in different memory sizes.",
                advice: "The plugin isn't deterministic, or its models differ; 'harness plugin check \(plugin)'.")
        }
    }

    mutating func slowFirstRuns(_ cells: [Cell]) {
        guard let first = cells.first else { return }
        add(
            .slowFirstRun,
            "The first warm invocation was far slower than the others in \(Self.count(cells.count, "cell")), "
                + "such as \(first).",
            advice: "A cache was cold; more messages make it matter less.")
    }

    mutating func drift(_ cells: [(cell: Cell, drift: Contrast)]) {
        guard let most = cells.max(by: { Self.change($0.drift) < Self.change($1.drift) }) else { return }
        let change = (most.drift.to / most.drift.from - 1) * 100
        add(
            .drift,
            "Warm durations drifted during the run in \(Self.count(cells.count, "cell")), most in \(most.cell): in the last "
                + "third \(String(format: "%.0f", change.magnitude)) % \(change < 0 ? "less" : "more") than in the first.",
            advice: "The machine or the function changes while it is measured: a busy neighbour, heat, a cache that "
                + "fills. Interleaved cells share it, but absolute numbers don't hold: repeat it on a quiet machine.")
    }

    /// How much a cell drifted, whether up or down.
    private static func change(_ drift: Contrast) -> Double {
        max(drift.to, drift.from) / max(min(drift.to, drift.from), .leastNormalMagnitude)
    }

    mutating func modes(_ cells: [Cell]) {
        guard let first = cells.first else { return }
        add(
            .severalModes,
            "Warm durations have more than one mode in \(Self.count(cells.count, "cell")), such as \(first).",
            advice: "Their median is the typical value of neither: look at the distribution. Common causes are clock "
                + "frequencies, processors that share a core, and work that only some messages need.")
    }

    mutating func cells(_ cells: [CellSummary]) {
        let small = cells.filter { $0.warm.map { !Distribution.supports(0.99, count: $0.count) } ?? false }
        guard let smallest = small.compactMap({ $0.warm?.count }).min() else { return }
        add(
            .sampleTooSmall,
            "\(Self.count(small.count, "cell")) too small for a warm p99: \(smallest) samples, 662 are needed.",
            advice: "--messages 730 is enough.")
    }

    /// What an open loop could not keep up with.
    ///
    /// - Parameter lateness: in milliseconds.
    mutating func openLoop(unsent: Int, lateness: Distribution?) {
        if unsent > 0 {
            add(
                .unsent,
                "\(Self.count(unsent, "message")) could not be sent when due, since as many as --concurrency allows were "
                    + "under way.",
                advice:
                    "The functions are slower than the workload: latencies are those of the messages that were sent. Give a "
                    + "lower rate, or a higher --concurrency.")
        }
        guard let lateness, (lateness.p99 ?? lateness.maximum) > Self.tolerableLateness else { return }
        let tail = lateness.p99.map { "p99 \(Self.milliseconds($0)) ms, " } ?? ""
        add(
            .lateDriver,
            "The driver sent late: \(tail)at most \(Self.milliseconds(lateness.maximum)) ms after the schedule.",
            advice:
                "Latencies count from the schedule and include it: let less run on this machine, or give a lower rate.")
    }

    /// What a stopping rule left open. Cold starts of a cell and its other messages count apart.
    mutating func stopping(imprecise: Int, outOfTime: Int, rule: StoppingRule?) {
        if imprecise > 0, let precision = rule?.precision {
            add(
                .imprecise,
                "\(Self.count(imprecise, "median")) of cells' cold or other messages: an interval is wider than the "
                    + "\(String(format: "%g", precision * 100)) % asked for.",
                advice: "All messages were sent: give more --messages, or be content with less --precision.")
        }
        if outOfTime > 0, let longest = rule?.longestSeconds {
            add(
                .outOfTime,
                "The time was up after \(String(format: "%g", longest / 60)) minutes, before \(outOfTime) of the cells' cold or "
                    + "other messages were done.",
                advice: "Their numbers hold for what was measured; more --max-minutes give more.")
        }
    }

    /// What the budget left unsent. Cold starts of a cell and its other messages count apart.
    mutating func budget(_ budget: Budget?, outOfBudget: Int) {
        guard outOfBudget > 0, let budget else { return }
        add(
            .outOfBudget,
            "The budget of $\(String(format: "%g", budget.dollars)) was used up before \(outOfBudget) of the cells' cold or "
                + "other messages were done.",
            advice: "Their numbers hold for what was measured; a larger --budget gives more.")
    }

    /// In milliseconds.
    private static let tolerableLateness = 1.0

    private static func milliseconds(_ value: Double) -> String { String(format: "%.1f", value) }

    private static func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
    }

    private mutating func add(_ kind: RunWarning.Kind, _ message: String, advice: String) {
        list.append(RunWarning(kind, message, advice: advice))
    }
}
