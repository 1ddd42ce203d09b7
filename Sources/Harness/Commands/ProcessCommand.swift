import ArgumentParser
import Catalog
import Experiment
import Foundation
import Reports
import Results

/// `harness process`: makes everything derived in a run's folder again.
struct ProcessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "process",
        abstract: "Rebuild results.csv, results.sqlite and report.html of a run.",
        discussion: """
            They are made from the run's plan, journal and raw logs, which stay as they are. If anything fails, the \
            previous files stay too. The exit code is 1 if messages are missing or were counted twice, or if a \
            plugin's outputs depend on the memory size.

            EXAMPLE
              harness process 20260102-030405-0a1b
            """)

    @Argument(help: "The run's name, or its folder.")
    var run: String

    @OptionGroup var place: RunsOption

    @Flag(help: "Print the summary as JSON instead of a table.")
    var json = false

    func run() async throws {
        let project = try Project.current()
        let folder = try RunList(folder: place.folder(in: project)).run(named: run)
        let summary = try await folder.remake()
        print(json ? try JSONText.encode(summary) : summary.table(for: .output))
        if !json { print("Results in \(folder.url.path)") }
        if !summary.isSound { throw ExitCode.failure }
    }
}

extension RunFolder {
    /// Makes everything derived: results and report.
    func remake() async throws -> RunSummary {
        let summary = try await process()
        try await writeReport(of: summary)
        return summary
    }

    /// The charts as files.
    var charts: URL { url.appending(path: "charts", directoryHint: .isDirectory) }

    /// Makes the report of what was processed. A damaged plan or environment record only makes it shorter.
    func writeReport(of summary: RunSummary, to file: URL? = nil) async throws {
        let invocations = try await RunInvocations.read(from: database)
        try HTMLReport(
            summary: summary, invocations: invocations, plan: try? readPlan(), environment: try? readEnvironment()
        ).write(to: file ?? report)
    }

    /// The run's summary, for which the derived files but for the report are made where they aren't up to date; shows how
    /// far it is.
    func summarize() async throws -> RunSummary {
        let steps = StepDisplay()
        defer { steps.finish() }
        return try await RunProcessor(folder: self).summary(progress: steps.progress)
    }

    /// Makes the derived files anew but for the report, and shows how far it is.
    func process() async throws -> RunSummary {
        let steps = StepDisplay()
        defer { steps.finish() }
        return try await RunProcessor(folder: self).process(progress: steps.progress)
    }
}

extension RunSummary {
    /// The summary as a table that fits `terminal`.
    func table(for terminal: Terminal) -> String {
        let style = SummaryTable.Style(usesColor: terminal.usesColor, width: terminal.columns)
        return SummaryTable(self, style: style).render() + "\n"
    }
}
