import AWSPlatform
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

            An experiment can be written down in a file, as options without their dashes: docs/experiments.md names the keys, \
            and experiments/ has some. Below both, the project's .env file gives defaults.

            EXAMPLES
              harness run --plugin pca
              harness run --plugin pca,k-means --memory 128,512,1769 --batch-size 1,10,100 --messages 200
              harness run --plugin pca --dataset bbc-news --json
              harness run --plugin pca --workload poisson --rate 50
              harness run --plugin pca --workload idle-gaps --gaps 0.5,2 --keep-alive 1
              harness run --plugin pca --precision 2% --max-minutes 10
              harness run --plugin pca,k-means --messages 10000 --budget 0.05
              harness run experiments/memory-sweep.yaml --plugin svm --dry-run
              harness run --plugin pca --baseline 20260102-030405-0a1b
              harness run --resume 20260102-030405-0a1b
              harness run --plugin pca,svm --memory 512,1769 --reuse
              harness run --plugin pca --platform aws --max-cost 2
            """)

    @Argument(help: "A YAML file with options as keys; those on the command line override them.")
    var file: String?

    @Option(help: ArgumentHelp("The plugins, separated by commas, or all.", valueName: "names"))
    var plugin: CommaSeparated<String>?

    @Option(
        help: ArgumentHelp(
            "Instead of plugins: all those of these families that have a model of their own.", valueName: "names"))
    var family: CommaSeparated<String>?

    @Option(help: ArgumentHelp("Memory sizes in MB, 128 to 10240; 1769 MB are one vCPU.", valueName: "sizes"))
    var memory = CommaSeparated([512, 1769])

    @Option(help: ArgumentHelp("Items per message.", valueName: "sizes"))
    var batchSize = CommaSeparated([1, 10, 100])

    @Option(
        help: """
            Messages per cell (default: 730, which with 65 cold ones support the warm p99 and the cold p90; with a trace \
            all of its arrivals; with --precision at most 10000; in a step of a ramp 730 over all cells; with idle-gaps 20 \
            after each gap).
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
            workload is not closed-loop, the most; what is due beyond it isn't sent, and counted (default: 16 for each of \
            this machine's processors, and room for two bursts; on aws 1000). With idle-gaps it is one of \
            each function.
            """)
    var concurrency: Int?

    @OptionGroup var stopping: StoppingOptions

    @Option(help: "Train on this dataset and take the batches from it, instead of each plugin's own.")
    var dataset: String?

    @Option(
        help: ArgumentHelp(
            "Measure beside each plugin the version of it that this earlier run kept, interleaved.", valueName: "run"))
    var baseline: String?

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

    @Option(
        help: ArgumentHelp(
            "Go on with a run that was cut short, by exactly the messages that are missing.", valueName: "run"))
    var resume: String?

    @Flag(
        help: """
            Take the cells that an earlier run has measured from there, and measure the others: those with the same program, \
            model, data, options and machine. They are marked as such.
            """)
    var reuse = false

    @Flag(help: "Print the cells, how many invocations, how long it takes and what it costs, and run nothing.")
    var dryRun = false

    @Flag(help: "Print the summary as JSON.")
    var json = false

    func validate() throws {
        // What the run or the files say isn't known yet.
        guard resume == nil else { return }
        guard let file else {
            let root = try? Project.current().root
            if !(root.map(DefaultsFile.exists) ?? false) { try check() }
            return
        }
        guard FileManager.default.fileExists(atPath: file) else {
            throw ValidationError("There is no file '\(file)'; a plugin is named with --plugin.")
        }
    }

    /// - Throws: `ValidationError` for options that contradict each other or that are missing.
    func check() throws {
        if plugin == nil, family == nil {
            throw ValidationError("What is to be run? Give --plugin or --family; 'harness plugin list' shows them.")
        }
        if let family, plugin != nil {
            throw ValidationError(
                "--family \(family.defaultValueDescription) takes all of its plugins, and --plugin some: give one.")
        }
        try instances.check()
        if cold, coldStarts != nil {
            throw ValidationError("--cold makes every message a cold start, and --cold-starts only some: give one.")
        }
        try workload.check()
        try stopping.check()
        if workload.workload == .idleGaps {
            if let concurrency {
                throw ValidationError(
                    "--concurrency \(concurrency): with --workload idle-gaps one message of each function is under way."
                )
            }
            if cold {
                throw ValidationError(
                    "--cold: a forced cold start says nothing of the idle gap before it; leave it out.")
            }
        }
        if driver == .ecs, workload.trace != nil {
            throw ValidationError("--driver ecs publishes by a rate or in bursts; a trace is followed from here.")
        }
        if platform == .aws, workload.workload == .ramp {
            throw ValidationError(
                "--workload ramp is for the embedded platform: on AWS it is not known when an answer has come.")
        }
        if baseline != nil, platform == .aws {
            throw ValidationError("--baseline is for the embedded platform: on AWS a function is one version.")
        }
        if baseline != nil, workload.workload == .ramp {
            throw ValidationError("--baseline: a ramp finds the rate of one version, and two would share it.")
        }
        if platform == .local, driver == .ecs || maxCost != nil {
            throw ValidationError("--driver and --max-cost are for --platform aws.")
        }
        try checkReuse()
        if platform == .aws, instances.isolation != .process {
            throw ValidationError("--isolation is for the embedded platform: on AWS an instance is what Lambda makes.")
        }
    }

    func run() async throws {
        if let resume { return try await goOn(with: resume) }
        try await runWithFiles()
    }

    /// What stands after "harness run".
    static var arguments: [String] { Array(CommandLine.arguments.dropFirst(2)) }

    /// The names of the options among them, without their dashes.
    static var givenOptions: Set<String> {
        Set(arguments.compactMap { $0.wholeMatch(of: /--([a-z-]+)(=.*)?/).map { String($0.output.1) } })
    }

    func execute() async throws {
        let session = try await session(in: .current())
        guard !dryRun else { return try await printForecast(of: session) }
        guard workload.workload != .ramp else { return try await findRate(by: session) }
        try report(try await session.run())
    }

    /// The run that these options describe.
    func session(in project: Project) async throws -> RunSession {
        let names =
            try family.map { try project.pluginNames(ofFamilies: $0.values) }
            ?? project.pluginNames(plugin?.values ?? [])
        if workload.workload == .ramp { try checkRamp(of: names) }
        var options = self
        // Wherever the run is repeated or gone on with.
        options.baseline = try baselineRun(in: project)?.url.path
        return RunSession(
            options: options, names: names, project: project, place: try await options.runPlace(in: project))
    }

    private func baselineRun(in project: Project) throws -> RunFolder? {
        try baseline.map { RunFolder(try RunList(folder: place.folder(in: project)).run(named: $0).url.absoluteURL) }
    }

    func report(_ outcome: RunSession.Outcome) throws {
        print(json ? try JSONText.encode(outcome.summary) : outcome.text(for: .output))
        tell(outcome)
        if !outcome.succeeded { throw ExitCode.failure }
    }

    /// Says what isn't in the table: what was given up, and what can still be done.
    func tell(_ outcome: RunSession.Outcome) {
        for unsettled in outcome.unsettled {
            Terminal.say("\(unsettled.reason.complaint): \(unsettled)")
        }
        for abandoned in outcome.abandoned { Terminal.say(abandoned.description) }
        if !outcome.abandoned.isEmpty {
            Terminal.say("What these functions said themselves is in \(outcome.folder.logs.path)")
        }
        if Task.isCancelled {
            Terminal.say(
                "What was measured is in \(outcome.folder.url.path); 'harness run --resume \(outcome.folder.experimentId)' "
                    + "measures the rest.")
        }
    }

    private func printForecast(of session: RunSession) async throws {
        let forecast = try await session.forecast()
        print(json ? try JSONText.encode(forecast) : forecast.text)
        if let maxCost { try forecast.cost?.check(maxCost: maxCost) }
    }

    func runPlace(in project: Project) async throws -> any RunPlace {
        switch platform {
        case .local:
            return LocalPlace(
                project: project, instances: instances, baseline: try baselineRun(in: project).map(Baseline.init))
        case .aws:
            let connection = try await CloudConnection.open(cloud, project: project)
            return CloudPlace(
                project: project, connection: connection, record: try await connection.record(of: cloud.deployment),
                budget: .init(maxCost: maxCost, isAgreed: yes), isDrivenRemotely: driver == .ecs,
                runs: RunList(folder: place.folder(in: project)))
        }
    }

    /// The messages under way: as asked for, else what suits the workload and the platform.
    ///
    /// - Parameter functions: how many there are.
    func effectiveConcurrency(of functions: Int) -> Int {
        if workload.workload == .idleGaps { return functions }
        if let concurrency { return concurrency }
        let most = ExperimentPlan.concurrencyRange.upperBound
        switch (platform, workload.hasSchedule) {
        case (.local, false): return 1
        case (.aws, false): return 50
        case (.aws, true): return most
        case (.local, true):
            // Each of them may take an instance, and all instances share the processors.
            return min(most, max(16 * ProcessInfo.processInfo.activeProcessorCount, 2 * workload.largestGroup))
        }
    }

    /// The cold starts per cell: as asked for, else as many as the messages allow up to 65.
    func effectiveColdStarts(of messages: Int) -> Int {
        if cold { return messages }
        return coldStarts ?? (workload.hasSchedule ? 0 : min(65, messages / 3))
    }

    /// The messages per cell: as asked for, else as many as `trace` has for each of `cells`.
    func effectiveMessages(cells: Int, of trace: Trace?) -> Int {
        if let messages { return messages }
        // A step of a ramp is as long as the p99 of all its messages needs.
        if workload.workload == .ramp { return (730 + max(1, cells) - 1) / max(1, cells) }
        if let gaps = workload.idleGaps { return 20 * gaps.count + 1 }
        return trace.map { max(1, $0.count / max(1, cells)) }
            ?? (stopping.precision == nil ? 730 : 10_000)
    }
}

extension StopReason {
    /// Why a cell was left with less than all.
    fileprivate var complaint: String {
        switch self {
        case .time: "Out of time"
        case .budget: "Out of budget"
        case .precise, .messages: "Not precise enough"
        }
    }
}
