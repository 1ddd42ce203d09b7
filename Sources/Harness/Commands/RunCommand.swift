import ArgumentParser
import Catalog
import Experiment
import Foundation
import Results

/// `harness run`: the main job, from the sources to the report.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run an experiment: build, fetch, train, deliver, report.",
        discussion: """
            Measures every combination of plugins, memory sizes and batch sizes. What is missing is built, fetched and \
            trained first. The run's folder keeps the raw logs and the journal; 'harness process' rebuilds the rest. \
            The exit code is 0 only if every delivery succeeded and the sums hold.

            EXAMPLES
              harness run --plugin pca
              harness run --plugin pca,k-means --memory 128,512,1769 --batch-size 1,10,100 --messages 200
              harness run --plugin pca --dataset bbc-news --json
              harness run --plugin pca --workload poisson --rate 50
              harness run --plugin pca --platform aws --max-cost 2
            """)

    @Option(help: ArgumentHelp("The plugins, separated by commas, or all.", valueName: "names"))
    var plugin: CommaSeparated<String>

    @Option(help: ArgumentHelp("Memory sizes in MB, 128 to 10240; 1769 MB are one vCPU.", valueName: "sizes"))
    var memory = CommaSeparated([512, 1769])

    @Option(help: ArgumentHelp("Items per message.", valueName: "sizes"))
    var batchSize = CommaSeparated([1, 10, 100])

    @Option(
        help: """
            Messages per cell (default: 730, which with 65 cold ones support the warm p99 and the cold p90; with a trace \
            all of its arrivals).
            """)
    var messages: Int?

    @Option(
        help: """
            How many of a cell's messages demand a fresh instance (default: 65, or a third of few messages; none where \
            the workload is not closed-loop, since there cold starts come by themselves).
            """)
    var coldStarts: Int?

    @Flag(help: "Demand a fresh instance for every message.")
    var cold = false

    @OptionGroup var workload: WorkloadOptions

    @Option(
        help: """
            How many messages are under way at once (default: 1; on aws, where logs take seconds to arrive, 50). Where the \
            workload is not closed-loop, the most; what is due beyond it isn't sent, and counted (default: 1000).
            """)
    var concurrency: Int?

    @Option(help: "Train on this dataset and take the batches from it, instead of each plugin's own.")
    var dataset: String?

    @Option(help: "Decides which items make up a message, and the order of the messages.")
    var seed: UInt64 = 1

    @Option(help: "Decides the order alone (default: the seed).")
    var orderSeed: UInt64?

    @Option(help: "Where functions run: local, the embedded platform, or aws, a deployment (harness deploy).")
    var platform = PlatformName.local

    @OptionGroup var cloud: CloudOptions

    @Option(help: "On aws: where messages are published from, here, or the deployment's Fargate task: ecs.")
    var driver = DriverPlace.here

    @Option(help: ArgumentHelp("On aws: refuse a run that is expected to cost more dollars.", valueName: "dollars"))
    var maxCost: Double?

    @Flag(help: "On aws: don't ask whether the run is worth what it costs.")
    var yes = false

    @OptionGroup var instances: InstanceOptions

    @OptionGroup var place: RunsOption

    @Flag(help: "Print the summary as JSON.")
    var json = false

    func validate() throws {
        if cold, coldStarts != nil {
            throw ValidationError("--cold makes every message a cold start, and --cold-starts only some: give one.")
        }
        try workload.check()
        if driver == .ecs, workload.trace != nil {
            throw ValidationError("--driver ecs publishes by a rate or in bursts; a trace is followed from here.")
        }
        if platform == .local, driver == .ecs || maxCost != nil {
            throw ValidationError("--driver and --max-cost are for --platform aws.")
        }
        if platform == .aws, instances.isolation != .process {
            throw ValidationError("--isolation is for the embedded platform: on AWS an instance is what Lambda makes.")
        }
    }

    func run() async throws {
        var options = self
        options.plugin = CommaSeparated(try Project.current().pluginNames(plugin.values))
        let project = try Project.current()
        let session = RunSession(options: options, project: project, place: try await runPlace(in: project))
        let outcome = try await session.run()
        print(json ? try JSONText.encode(outcome.summary) : outcome.text(for: .output))
        for abandoned in outcome.abandoned { Terminal.say(abandoned.description) }
        if !outcome.abandoned.isEmpty {
            Terminal.say("What these functions said themselves is in \(outcome.folder.logs.path)")
        }
        if Task.isCancelled { Terminal.say("What was measured is in \(outcome.folder.url.path)") }
        if !outcome.succeeded { throw ExitCode.failure }
    }

    private func runPlace(in project: Project) async throws -> any RunPlace {
        switch platform {
        case .local: return LocalPlace(project: project, instances: instances)
        case .aws:
            let connection = try await CloudConnection.open(cloud, project: project)
            return CloudPlace(
                project: project, connection: connection, record: try await connection.record(of: cloud.deployment),
                budget: .init(maxCost: maxCost, isAgreed: yes), isDrivenRemotely: driver == .ecs,
                runs: RunList(folder: place.folder(in: project)))
        }
    }

    /// The messages under way: as asked for, else what suits the workload and the platform.
    var effectiveConcurrency: Int {
        concurrency ?? (workload.isOpen ? ExperimentPlan.concurrencyRange.upperBound : platform == .local ? 1 : 50)
    }

    /// The cold starts per cell: as asked for, else as many as the messages allow up to 65.
    func effectiveColdStarts(of messages: Int) -> Int {
        if cold { return messages }
        return coldStarts ?? (workload.isOpen ? 0 : min(65, messages / 3))
    }

    /// The messages per cell: as asked for, else as many as `trace` has for each of `cells`.
    func effectiveMessages(cells: Int, of trace: Trace?) -> Int {
        messages ?? trace.map { max(1, $0.count / max(1, cells)) } ?? 730
    }
}
