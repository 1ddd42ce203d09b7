import ArgumentParser
import Catalog
import Experiment
import Foundation
import Reports
import Results

/// `harness compare`: what differs between two runs, or within one.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare two runs, or the cells of one.",
        discussion: """
            Of two runs, every cell that both have is compared; within one, with --by, the cells that differ in that alone, \
            each with the first of them. For each there are the ratio of medians (of costs: means), its bootstrap interval \
            at 95 %, and a verdict: a difference is only called one if the interval excludes equality. Cold and warm \
            invocations are never mixed. What makes runs incomparable, such as different machines or limits that were not \
            enforced, stands on top. The statistics are of the runs' journals and raw logs. The exit code is 1 \
            if a run's messages are missing or were counted twice, or if its outputs depend on the memory size.

            EXAMPLES
              harness compare 20260102-030405-0a1b 20260109-030405-9f8e
              harness compare 20260102-030405-0a1b --by memory
            """)

    @Argument(help: "The run that is compared with: its name, or its folder.")
    var run: String

    @Argument(help: "The other run.")
    var otherRun: String?

    @Option(help: "Compare within the run: plugin, family, memory, batch or implementation.")
    var by: Factor?

    @Option(help: "The seed of the bootstrap.")
    var seed: UInt64 = 1

    @OptionGroup var place: RunsOption

    @Flag(help: "Print JSON instead of a table.")
    var json = false

    func validate() throws {
        switch (otherRun, by) {
        case (nil, nil):
            throw ValidationError("name a second run, or what to compare by within the first: --by memory")
        case (.some, .some):
            throw ValidationError("--by compares within one run; leave it out to compare two")
        default: break
        }
    }

    func run() async throws {
        let runs = RunList(folder: try place.folder(in: .current()))
        let folders = try [run, otherRun].compactMap(\.self).map { name in try runs.run(named: name) }
        var measured: [MeasuredRun] = []
        for (folder, name) in zip(folders, RunFolder.names(of: folders)) {
            measured.append(try await folder.measure(as: name))
        }
        let comparison =
            if let by {
                RunComparison(within: measured[0], by: by, seed: seed)
            } else {
                RunComparison(from: measured[0], to: measured[measured.count - 1], seed: seed)
            }
        print(json ? try JSONText.encode(comparison) : comparison.table(for: .output))
        if measured.contains(where: { !$0.summary.isSound }) { throw ExitCode.failure }
    }
}

extension Factor: ExpressibleByArgument {}

extension RunFolder {
    /// Makes the derived files where they aren't up to date, shows how far it is, and reads the samples.
    ///
    /// - Parameter name: what it is called beside others; nil for the name of its folder.
    func measure(as name: String? = nil) async throws -> MeasuredRun {
        let steps = StepDisplay()
        defer { steps.finish() }
        return try await MeasuredRun.read(self, as: name, progress: steps.progress)
    }
}

extension RunComparison {
    /// The comparison as a table that fits `terminal`.
    func table(for terminal: Terminal) -> String {
        let style = SummaryTable.Style(usesColor: terminal.usesColor, width: terminal.columns)
        return ComparisonTable(self, style: style).render()
    }
}
