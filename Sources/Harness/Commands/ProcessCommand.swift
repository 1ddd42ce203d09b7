import ArgumentParser
import Catalog
import Experiment
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
        let summary = try await RunProcessor(folder: folder).process()
        try HTMLReport(folder: folder, summary: summary).write()
        if json {
            print(try JSONText.encode(summary))
        } else {
            let terminal = Terminal.output
            print(
                SummaryTable.render(
                    summary, style: .terminal(color: terminal.usesColor, width: terminal.columns)))
            print("Results in \(folder.url.path)")
        }
        if !summary.isSound { throw ExitCode.failure }
    }
}
