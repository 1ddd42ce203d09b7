import ArgumentParser
import Catalog
import Experiment
import Foundation
import Results

/// `harness collect`: gathers the functions' logs of a run into its folder.
struct CollectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collect",
        abstract: "Gather the functions' logs of a run.",
        discussion: """
            The embedded platform writes each function's log into the run's folder as it runs; for its runs this lists \
            what is there.

            EXAMPLE
              harness collect 20260102-030405-0a1b
            """)

    @Argument(help: "The run's name, or its folder.")
    var run: String

    @OptionGroup var place: RunsOption

    @Flag(help: "Print JSON instead of a table.")
    var json = false

    private struct Log: Encodable {
        var function: String
        var path: String
        var bytes: Int
    }

    func run() async throws {
        let folder = try RunList(folder: place.folder(in: .current())).run(named: run)
        let plan = try folder.readPlan()
        let functions = plan.plugins.flatMap { plugin in
            plan.memorySizes.map { FunctionSpec.name(plugin: plugin.name, memorySize: $0) }
        }
        let logs = try functions.map { function in
            let path = folder.logs.appending(path: "\(function).log").path
            guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int else {
                throw ExperimentError.malformedRun(path: path, reason: "the function's log is missing")
            }
            return Log(function: function, path: path, bytes: size)
        }
        if json { return print(try JSONText.encode(logs)) }
        let width = logs.map(\.function.count).max() ?? 0
        for log in logs {
            let name = log.function.padding(toLength: width, withPad: " ", startingAt: 0)
            print(name, String(format: "%10.1f kB", Double(log.bytes) / 1000), log.path, separator: "  ")
        }
    }
}
