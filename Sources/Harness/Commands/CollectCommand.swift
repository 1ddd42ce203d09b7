import AWSPlatform
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
            Fetches from the cloud what a run's folder hasn't of its logs, which may come late, or after a run that was \
            interrupted, and makes the results anew. Interrupted itself, it goes on where it stopped. The embedded platform \
            writes each function's log into the run's folder as it runs; for its runs this lists what is there.

            EXAMPLES
              harness collect 20260102-030405-0a1b
              harness collect 20260102-030405-0a1b --profile benchmarks
            """)

    @Argument(help: "The run's name, or its folder.")
    var run: String

    @Option(help: "A profile of ~/.aws/config (default: AWS_PROFILE, or the environment's credentials).")
    var profile: String?

    @Option(
        name: .customLong("endpoint-url"),
        help: ArgumentHelp(
            "Where AWS's services are, for tests and proxies (default: AWS_ENDPOINT_URL).", valueName: "url"))
    var endpointURL: String?

    @OptionGroup var place: RunsOption

    @Flag(help: "Print JSON instead of a table.")
    var json = false

    private struct Log: Encodable {
        var function: String
        var path: String
        var bytes: Int
    }

    func run() async throws {
        let project = try Project.current()
        let folder = try RunList(folder: place.folder(in: project)).run(named: run)
        let plan = try folder.readPlan()
        let functions = plan.plugins.flatMap { plugin in
            plan.memorySizes.map { FunctionSpec.name(plugin: plugin.name, memorySize: $0) }
        }
        if let cloud = try? folder.readEnvironment().cloud {
            try await collect(functions, of: folder, from: cloud, project: project)
        }
        let logs = try functions.map { function in
            let path = folder.logs.appending(path: "\(function).log").path
            guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int else {
                throw ExperimentError.malformedRun(path: path, reason: "the function's log is missing")
            }
            return Log(function: function, path: path, bytes: size)
        }
        try printRows(logs, asJSON: json, header: ["function", "kB", "log"]) { log in
            [log.function, String(format: "%.1f", Double(log.bytes) / 1000), log.path]
        }
    }

    private func collect(
        _ functions: [String], of folder: RunFolder, from cloud: CloudRecord, project: Project
    ) async throws {
        var options = try CloudOptions.parse([])
        options.deployment = cloud.deployment
        options.region = cloud.region
        options.profile = profile
        options.endpointURL = endpointURL
        let connection = try await CloudConnection.open(options, project: project)
        let record = try await connection.record(of: cloud.deployment)
        let services = try DeployedServices(record, services: connection.services)
        let steps = StepDisplay()
        defer { steps.finish() }
        if record.deployment.driver != nil {
            try await RemoteDriver(connection: connection, record: record)
                .fetch(folder.experimentId, from: try record.output(.bucketName), into: folder, steps)
        }
        let collector = LogCollector(services: services, folder: folder.logs.path)
        var count = 0
        for (index, function) in functions.enumerated() {
            steps.update("collecting logs", detail: "\(function), \(index + 1) of \(functions.count)")
            count += try await collector.collect(function, from: cloud.startedAt)
        }
        steps.update("looking through the dead-letter queue")
        let open = try OpenMessages(of: folder)
        // The journal may have been fetched anew since they were taken from the queue.
        let kept = try await collector.kept().map { QueuedLetter(body: $0, attributes: [:]) }
        for letter in services.letters(kept, of: folder.experimentId) { try open.close(by: letter.letter) }
        try await services.takeDeadLetters { letters in
            let ours = services.letters(letters, of: folder.experimentId)
            try await collector.keep(ours.map(\.body))
            for letter in ours { try open.close(by: letter.letter) }
            return Set(ours.map(\.index))
        }
        steps.finish()
        let summary = try await folder.remake()
        let sums = summary.conservation
        Terminal.say("\(count) new events; of \(sums.published) messages \(sums.ended) have ended.")
    }
}
