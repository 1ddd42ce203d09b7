import Experiment

/// Finds what a reader of a comparison must know before its numbers.
package struct ComparisonWarnings {
    package private(set) var list: [RunWarning] = []

    init(within run: MeasuredRun) {
        forward(run.summary.warnings, of: run.name)
    }

    init(from first: MeasuredRun, to second: MeasuredRun, sameMeasurements: [Cell]) {
        same(sameMeasurements, first, second)
        differences(first, second)
        for run in [first, second] { forward(run.summary.warnings, of: run.name) }
    }

    /// What differs between the runs besides their numbers, without what is wrong with either; samples aren't needed.
    package init(differencesFrom first: MeasuredRun, to second: MeasuredRun) { differences(first, second) }

    private mutating func differences(_ first: MeasuredRun, _ second: MeasuredRun) {
        machines(first, second)
        workloads(first, second)
        inputs(first, second)
        outputs(first, second)
    }

    /// What is wrong with a run is wrong with every comparison. Limits and machines come first, and small samples say so in
    /// their rows.
    private mutating func forward(_ warnings: [RunWarning], of run: String) {
        let first: [RunWarning.Kind] = [.unenforcedLimits, .resumedElsewhere]
        let limits = warnings.filter { first.contains($0.kind) }
        let others = warnings.filter { !first.contains($0.kind) && $0.kind != .sampleTooSmall }
        for warning in limits + others { add(warning.kind, "\(run): \(warning.message)", advice: warning.advice) }
    }

    private mutating func same(_ cells: [Cell], _ first: MeasuredRun, _ second: MeasuredRun) {
        guard let example = cells.first else { return }
        add(
            .sameMeasurement,
            "\(cells.count) of the cells, such as \(example), were measured once, and reused: they aren't compared.",
            advice: "Numbers can't differ from themselves: repeat one of the runs without --reuse.")
    }

    private mutating func machines(_ first: MeasuredRun, _ second: MeasuredRun) {
        let advice = "Ratios hold for run and machine together: repeat one of the runs on the other's machine."
        guard let one = first.environment, let other = second.environment else {
            let unknown = [first, second].filter { $0.environment == nil }.map(\.name)
            return add(
                .differentMachines, "It isn't known what machine \(unknown.joined(separator: " and ")) ran on.",
                advice: advice)
        }
        var differences = EnvironmentDifferences()
        differences.compare("platform", first.plan?.platform, second.plan?.platform)
        // In the cloud, the functions' machine isn't the one that drives the run.
        if one.cloud != nil || other.cloud != nil {
            differences.compare("region", one.cloud?.region, other.cloud?.region)
            differences.compare("architecture", one.cloud?.architecture, other.cloud?.architecture)
        } else {
            differences.compare(one.machine, other.machine)
            differences.compare(processorsKeptAwake: one.processorsKeptAwake, other.processorsKeptAwake)
            for library in ["OpenBLAS", "BLAS kernel"] {
                differences.compare(library, one.libraries[library], other.libraries[library])
            }
            differences.compare("instances", first.summary.isolation, second.summary.isolation)
        }
        guard !differences.list.isEmpty else { return }
        add(
            .differentMachines, "The runs are from different machines: \(differences.list.joined(separator: ", ")).",
            advice: advice)
    }

    private mutating func workloads(_ first: MeasuredRun, _ second: MeasuredRun) {
        guard let one = first.plan, let other = second.plan else { return }
        let advice = "Latencies contain different waiting; durations of functions that share processors differ, too."
        if one.arrivals != other.arrivals || one.idleGaps != other.idleGaps {
            add(.differentWorkloads, "The runs' messages arrived in different ways.", advice: advice)
        } else if one.concurrency != other.concurrency {
            add(
                .differentWorkloads, "The runs' concurrency differs: \(one.concurrency) and \(other.concurrency).",
                advice: advice)
        }
        if one.coldStarts != other.coldStarts {
            add(
                .differentWorkloads,
                "The runs' cold starts per cell differ: \(one.coldStarts) of \(one.messages) messages and "
                    + "\(other.coldStarts) of \(other.messages).",
                advice: "Each takes processors and caches from the others; of the fewer, less is shown.")
        }
    }

    /// Models and datasets of plugins that both runs have, and prices.
    private mutating func inputs(_ first: MeasuredRun, _ second: MeasuredRun) {
        let known = Dictionary((first.plan?.plugins ?? []).map { ($0.name, $0) }) { first, _ in first }
        let changed = (second.plan?.plugins ?? []).compactMap { plugin -> String? in
            guard let old = known[plugin.name] else { return nil }
            let what = [
                old.modelDigest == plugin.modelDigest ? nil : "model",
                old.datasetDigest == plugin.datasetDigest ? nil : "dataset",
            ].compactMap(\.self)
            return what.isEmpty ? nil : "\(plugin.name) (\(what.joined(separator: ", ")))"
        }
        if !changed.isEmpty {
            add(
                .differentInputs, "The runs have other models or datasets: \(changed.joined(separator: ", ")).",
                advice: "Ratios hold for program and model together.")
        }
        if let one = first.plan?.seeds.sampling, let other = second.plan?.seeds.sampling, one != other {
            add(
                .differentInputs, "The runs' messages have other items: their sampling seeds are \(one) and \(other).",
                advice: "Durations depend on items, and outputs can't be compared.")
        }
        let (one, other) = (first.summary.prices, second.summary.prices)
        if one.perGBSecond != other.perGBSecond || one.perRequest != other.perRequest {
            add(
                .differentInputs, "The runs' prices differ: $\(one.perGBSecond) and $\(other.perGBSecond) per GB-s.",
                advice: "Costs differ by that alone; compare billed durations.")
        }
    }

    /// The same messages through the same model must give the same outputs (design §8.9).
    private mutating func outputs(_ first: MeasuredRun, _ second: MeasuredRun) {
        guard let one = first.plan, let other = second.plan, one.messages == other.messages,
            one.seeds.sampling == other.seeds.sampling
        else { return }
        let comparable = one.plugins.filter { plugin in
            other.plugins.contains {
                $0.name == plugin.name && $0.modelDigest == plugin.modelDigest
                    && $0.datasetDigest == plugin.datasetDigest
            }
        }.map(\.name)
        let digests = Dictionary(
            first.summary.cells.filter { $0.isWhole(of: one) }.map { ($0.cell, $0.outputDigest) }
        ) { first, _ in first }
        let differing = second.summary.cells.filter { cell in
            comparable.contains(cell.cell.plugin) && cell.isWhole(of: other)
                && digests[cell.cell].map { $0 != cell.outputDigest } ?? false
        }
        guard let example = differing.first else { return }
        add(
            .outputsDiffer,
            "The same model gave different outputs for the same messages in \(differing.count) of the cells, such as "
                + "\(example.cell).",
            advice: "The programs don't compute the same: find out why before comparing how fast they do it.")
    }

    private mutating func add(_ kind: RunWarning.Kind, _ message: String, advice: String) {
        list.append(RunWarning(kind, message, advice: advice))
    }
}

extension CellSummary {
    /// Whether all of its planned messages succeeded.
    fileprivate func isWhole(of plan: ExperimentPlan) -> Bool { succeeded == plan.messages && !outputDigest.isEmpty }
}
