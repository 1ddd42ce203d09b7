import ArgumentParser
import Catalog
import Experiment
import Foundation
import LocalPlatform
import PluginContract

extension PluginCommand {
    /// `harness plugin check`
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check that a plugin keeps its contract with the harness.",
            discussion: """
                Builds and trains the plugin, then runs it on the embedded platform: a cold start, batches from 0 to \
                1,000 items, the same batch again, bad input, memory.

                EXAMPLES
                  harness plugin check my-algorithm
                  harness plugin check svm --dataset digits
                """)

        @Argument(help: "The plugin.")
        var name: String

        @Option(help: "Train on this dataset and take the items from it, instead of the plugin's own.")
        var dataset: String?

        @Option(help: ArgumentHelp("The function's memory size.", valueName: "MB"))
        var memory = 1769

        @Flag(help: "Print JSON instead of a table.")
        var json = false

        func run() async throws {
            let findings = try await check()
            try printRows(findings, asJSON: json, header: ["", "CLAUSE", "FINDING"]) { finding in
                [finding.isKept ? "ok" : "BROKEN", finding.clause.rawValue, finding.explanation]
            }
            if findings.contains(where: { !$0.isKept }) { throw ExitCode.failure }
        }

        private func check() async throws -> [ContractFinding] {
            let steps = StepDisplay()
            defer { steps.finish() }
            let prepared = try await Preparation(project: .current(), steps: steps).prepare([name], dataset: dataset)
            let rows = try DatasetRows(file: URL(filePath: prepared[0].dataset.rowsPath))
            let logs = FileManager.default.temporaryDirectory.appending(path: "harness-check-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: logs, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: logs) }
            let platform = try await LocalPlatform()
            let contract = PluginContract(
                prepared[0].function(memorySize: memory, timeoutSeconds: 30),
                kind: prepared[0].dataset.manifest.kind, rows: rows,
                platform: platform, logFolder: logs.path)
            let findings = try await withTaskCancellationHandler {
                try await contract.check { steps.update("\(name): checking", detail: $0.clause.rawValue) }
            } onCancel: {
                // What is under way fails at once, and what would follow is refused.
                Task { await platform.shutDown() }
            }
            try Task.checkCancellation()
            return findings
        }
    }
}
