import ArgumentParser
import Catalog
import Experiment
import Foundation
import Reports
import Results

/// `harness gate`: fails if a run is worse than a baseline.
struct GateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "Fail if a run is worse than a baseline.",
        discussion: """
            Compares a run with an earlier one, cell by cell, and judges latency, durations, memory and cost, cold and warm \
            apart. A regression is a ratio whose whole bootstrap interval lies above what is allowed: noise alone doesn't \
            make one. Runs can't be judged if messages are missing or were counted twice, if outputs depend on the \
            memory size, or if cells of the baseline are missing or too small.

            EXIT CODES
              0  no regression is shown
              1  the runs can't be judged: see what is printed
              \(Self.regressed.rawValue)  at least one regression

            EXAMPLE
              harness gate 20260109-030405-9f8e --baseline 20260102-030405-0a1b --max-regression 5%
            """)

    /// Unlike 1, which any failure has, and 64, which a mistake on the command line has.
    static let regressed = ExitCode(3)

    @Argument(help: "The run to be judged: its name, or its folder.")
    var run: String

    @Option(help: ArgumentHelp("The run that it is compared with.", valueName: "run"))
    var baseline: String

    @Option(help: "By how much anything may be worse.")
    var maxRegression = Percentage(share: 0.05)

    @OptionGroup var place: RunsOption

    @Flag(help: "Print JSON instead of a table.")
    var json = false

    func run() async throws {
        let runs = RunList(folder: try place.folder(in: .current()))
        let folders = [try runs.run(named: baseline), try runs.run(named: run)]
        let (old, new) = (try await folders[0].measure(), try await folders[1].measure())
        let gate = RegressionGate(RunComparison(from: old, to: new), allowed: maxRegression.share)
        let isSound = old.summary.isSound && new.summary.isSound
        print(json ? try JSONText.encode(gate) : text(of: gate, isSound: isSound))
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
        for cell in gate.missing { lines.append("Can't be judged: \(cell).") }
        if !gate.doubtful.isEmpty {
            lines.append(
                "The intervals of \(gate.doubtful.count) reach above \(maxRegression): more --messages would tell.")
        }
        let judgement =
            switch gate.outcome {
            case _ where !isSound: "Can't be judged: a run isn't sound, see the warnings above."
            case .passed: "No regression of more than \(maxRegression) is shown."
            case .regressed: "Worse by more than \(maxRegression) in \(gate.regressions.count) of the above."
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
