import ArgumentParser
import Catalog
import Experiment
import Foundation
import Results

/// `harness runs`: what was run before.
struct RunsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List runs, and show one's results again.",
        discussion: """
            EXAMPLES
              harness runs list
              harness runs show 20260102-030405-0a1b
            """,
        subcommands: [RunsListCommand.self, RunsShowCommand.self], defaultSubcommand: RunsListCommand.self)
}

struct RunsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the runs, the latest first.",
        discussion: """
            EXAMPLE
              harness runs list --json
            """)

    @OptionGroup var place: RunsOption

    @Flag(help: "Print JSON instead of a table.")
    var json = false

    func run() async throws {
        let folder = try place.folder(in: .current())
        let runs = try RunList(folder: folder).entries()
        if runs.isEmpty, !json { return print("No runs in \(folder) yet; 'harness run --plugin pca' makes one.") }
        try printRows(
            runs, asJSON: json, header: ["run", "status", "started (UTC)", "plugins", "MB", "batch", "messages"]
        ) { run in
            [
                run.experimentId, run.status.rawValue, String(run.startedAt.prefix(19)),
                run.plugins.joined(separator: ","), run.memorySizes.map(String.init).joined(separator: ","),
                run.batchSizes.map(String.init).joined(separator: ","), "\(run.messages)",
            ]
        }
    }
}

struct RunsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a run's results again.",
        discussion: """
            The statistics are of the run's journal and raw logs.

            EXAMPLE
              harness runs show 20260102-030405-0a1b
            """)

    @Argument(help: "The run's name, or its folder.")
    var run: String

    @OptionGroup var place: RunsOption

    @Flag(help: "Print the summary as JSON instead of a table.")
    var json = false

    func run() async throws {
        let folder = try RunList(folder: place.folder(in: .current())).run(named: run)
        let summary = try await folder.summarize()
        if json { return print(try JSONText.encode(summary)) }
        print("\(summary.experimentId), started \(summary.startedAt) UTC, \(folder.url.path)\n")
        print(summary.table(for: .output))
    }
}
