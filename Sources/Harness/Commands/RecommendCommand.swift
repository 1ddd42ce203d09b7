import ArgumentParser
import Catalog
import Experiment
import Foundation
import Reports
import Results

/// `harness recommend`: which memory size to give each plugin.
struct RecommendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recommend",
        abstract: "Name each plugin's cheapest and fastest memory size.",
        discussion: """
            For each plugin and batch size of a run: the cheapest and the fastest memory size, the sizes that may be as \
            good, and the Pareto front, which has every size that no other beats in both. With a latency target, the \
            cheapest size of which nine in ten invocations (or as many as --percentile says) stay within it; one that failed \
            doesn't. Where any failed, the share stands beside the size, and what they are billed is in the cost. The exit code \
            is 1 if messages are missing or were counted twice, or if outputs depend on the memory size.

            EXAMPLES
              harness recommend 20260102-030405-0a1b
              harness recommend 20260102-030405-0a1b --latency-target 50 --percentile 99
            """)

    @Argument(help: "The run's name, or its folder.")
    var run: String

    @Option(help: ArgumentHelp("The latency to stay within.", valueName: "ms"))
    var latencyTarget: Double?

    @Option(help: "The percentage of invocations that must: 50 to 99. The sample must be large enough for it.")
    var percentile = 90

    @Flag(help: "Recommend by cold starts instead of by warm invocations.")
    var cold = false

    @OptionGroup var place: RunsOption

    @Flag(help: "Print JSON instead of a table.")
    var json = false

    func validate() throws {
        if let latencyTarget, !(latencyTarget > 0 && latencyTarget.isFinite) {
            throw ValidationError("--latency-target \(latencyTarget): a positive number of milliseconds")
        }
        guard (50...99).contains(percentile) else { throw ValidationError("--percentile \(percentile): 50 to 99") }
    }

    func run() async throws {
        let folder = try RunList(folder: place.folder(in: .current())).run(named: run)
        let measured = try await folder.measure()
        let target = latencyTarget.map { Recommendation.Target(latency: $0, percentile: Double(percentile) / 100) }
        let recommendations = Recommendation.all(of: measured, cold: cold, target: target)
        for warning in measured.summary.warnings where warning.kind != .sampleTooSmall {
            Terminal.say("! \(warning.message) \(warning.advice)")
        }
        if json {
            print(try JSONText.encode(recommendations))
        } else if recommendations.isEmpty {
            print("\(measured.summary.experimentId) has no succeeded \(cold ? "cold" : "warm") invocation.")
        } else {
            let terminal = Terminal.output
            let style = SummaryTable.Style(usesColor: terminal.usesColor, width: terminal.columns)
            print(RecommendationTable(recommendations, target: target, style: style).render())
        }
        if !measured.summary.isSound { throw ExitCode.failure }
    }
}
