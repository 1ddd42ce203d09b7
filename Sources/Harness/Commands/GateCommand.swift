import ArgumentParser
import Catalog
import Experiment
import Foundation
import Reports
import Results

/// `harness gate`: fails if the working tree, or a run, is worse than a baseline.
struct GateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "Fail if the working tree, or a run, is worse than a baseline.",
        discussion: """
            With --baseline alone, the plugins of that run are built and trained as they are now, and measured beside their \
            versions of then, which the run's folder has kept: with its options, in one run that interleaves both, so that \
            nothing but the versions differs between them. The folder is all that is needed of the baseline: it may come from \
            another machine. With a run and --baseline, these two are compared as they are; with a run alone that measured \
            both versions, it is judged again.

            Judges latency, durations, memory and cost, cell by cell, cold and warm apart. A regression is a ratio whose \
            whole bootstrap interval lies above what is allowed: noise alone doesn't make one. Nothing can be judged if \
            messages are missing or were counted twice, if outputs depend on the memory size, if a run is incomplete, if \
            more deliveries failed or weren't sent than of the baseline, beyond chance, or if anything is missing or too \
            small that the baseline has enough of.

            EXIT CODES
              0  no regression is shown
              1  it can't be judged: see what is printed
              \(Self.regressed.rawValue)  at least one regression

            EXAMPLES
              harness gate --baseline 20260102-030405-0a1b --max-regression 5%
              harness gate --baseline artifacts/main --messages 200
              harness gate 20260109-030405-9f8e --baseline 20260102-030405-0a1b
              harness gate 20260116-030405-7d6c
            """)

    /// Unlike 1, which any failure has, and 64, which a mistake on the command line has.
    static let regressed = ExitCode(3)

    @Argument(help: "A run to be judged, instead of the working tree: its name, or its folder.")
    var run: String?

    @Option(help: ArgumentHelp("The run that is compared with: its name, or its folder.", valueName: "run"))
    var baseline: String?

    @Option(help: "By how much anything may be worse.")
    var maxRegression = Percentage(share: 0.05)

    @Option(help: "Messages per cell and version (default: the baseline's); as many of them are cold as there.")
    var messages: Int?

    @OptionGroup var place: RunsOption

    @Flag(help: "Print JSON instead of a table.")
    var json = false

    func validate() throws {
        if run == nil, baseline == nil {
            throw ValidationError("What is compared with? Give --baseline, a run; 'harness runs' lists them.")
        }
        if run != nil, messages != nil {
            throw ValidationError("--messages: \(run ?? "") has been measured; leave out the one or the other.")
        }
    }

    func run() async throws {
        let project = try Project.current()
        let runs = RunList(folder: place.folder(in: project))
        let baseline = try baseline.map { try runs.run(named: $0) }
        let run = try run.map { try runs.run(named: $0) }
        switch (run, baseline) {
        case (let run?, let baseline?):
            let names = RunFolder.names(of: [baseline, run])
            try judge(
                from: try await baseline.measure(as: names.first), to: try await run.measure(as: names.last))
        case (let run?, nil):
            try judge(versionsIn: try await run.measure(), of: run)
        case (nil, let baseline?):
            let run = try await measure(beside: baseline, in: project)
            try judge(versionsIn: try await run.measure(), of: run)
        case (nil, nil): break
        }
    }

    /// Measures the working tree and the baseline in one run.
    ///
    /// - Returns: its folder.
    private func measure(beside baseline: RunFolder, in project: Project) async throws -> RunFolder {
        let options = try Baseline(baseline).options(messages: messages, runs: place.folder(in: project))
        let outcome = try await options.session(in: project).run()
        options.tell(outcome)
        guard !Task.isCancelled else {
            Terminal.say("Then 'harness gate \(outcome.folder.experimentId)' judges it.")
            throw ExitCode.failure
        }
        return outcome.folder
    }

    private func judge(versionsIn run: MeasuredRun, of folder: RunFolder) throws {
        guard let versions = run.versions else {
            throw ExperimentError.malformedRun(
                path: folder.url.path,
                reason: "it measured one version alone; say with --baseline what it is to be compared with")
        }
        try judge(from: versions.baseline, to: versions.candidate, run: folder)
    }

    /// - Parameter run: that of both, if it is one.
    private func judge(from old: MeasuredRun, to new: MeasuredRun, run: RunFolder? = nil) throws {
        let gate = RegressionGate(from: old, to: new, allowed: maxRegression.share)
        let isSound = old.summary.isSound && new.summary.isSound
        print(json ? try JSONText.encode(gate) : text(of: gate, isSound: isSound))
        if let run { Terminal.say("The run is in \(run.url.path)") }
        guard isSound else { throw ExitCode.failure }
        switch gate.outcome {
        case .passed: break
        case .regressed: throw Self.regressed
        case .undecided: throw ExitCode.failure
        }
    }

    /// The comparison, and below it the judgement.
    private func text(of gate: RegressionGate, isSound: Bool) -> String {
        var lines = [gate.comparison.table(for: .output), ""]
        for row in gate.regressions {
            let ratio = row.contrast.ratio.map { String(format: ", %.2f times the baseline", $0) } ?? ""
            lines.append("Regression: \(row.name), \(row.measure.rawValue)\(ratio).")
        }
        for obstacle in gate.obstacles { lines.append("Can't be judged: \(obstacle.rawValue).") }
        for cell in gate.missing { lines.append("Can't be judged: \(cell).") }
        for sample in gate.tooSmall {
            let measures = sample.measures.map(\.rawValue).joined(separator: ", ")
            lines.append(
                "Can't be judged: \(sample.cell), \(sample.isCold ? "cold" : "warm"): too few values of \(measures).")
        }
        for cell in gate.failing { lines.append("More deliveries failed than of the baseline: \(cell).") }
        if !gate.doubtful.isEmpty {
            lines.append(
                "The intervals of \(gate.doubtful.count) reach above \(maxRegression): more --messages would tell.")
        }
        let judgement =
            switch gate.outcome {
            case _ where !isSound: "Can't be judged: a run isn't sound, see the warnings above."
            case .passed: "No regression of more than \(maxRegression) is shown."
            case .regressed: "Worse by more than \(maxRegression) in \(gate.regressions.count) of the above."
            case .undecided where !gate.failing.isEmpty:
                "Can't be judged: what failed is no faster for it; the logs in the run's folder say why."
            case .undecided where !gate.obstacles.isEmpty:
                "Can't be judged: finish what is incomplete (harness run --resume RUN), and choose a rate that can be kept."
            case .undecided: "Can't be judged: repeat the run with the baseline's cells and more messages."
            }
        lines.append(judgement)
        return lines.joined(separator: "\n")
    }
}

extension RunComparison.Row {
    fileprivate var name: String {
        "\(from.name) \(from.memorySize) MB, batch \(from.batchSize), \(isCold ? "cold" : "warm")"
    }
}
