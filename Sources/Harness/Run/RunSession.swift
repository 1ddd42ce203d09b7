import AWSPlatform
import Catalog
import Experiment
import Foundation
import Results

/// One execution of an experiment, from the options to the report.
struct RunSession: Sendable {
    /// What is left when a run has ended.
    struct Outcome: Sendable {
        let folder: RunFolder
        let summary: RunSummary
        /// Functions and cells that only failed, and with what.
        let abandoned: [Driver.Abandoned]

        /// Whether everything that was planned was delivered and answered, and the numbers add up.
        var succeeded: Bool {
            summary.isSound && summary.isComplete && summary.conservation.succeeded == summary.conservation.published
        }

        /// Whether it was paid for.
        let isInCloud: Bool

        /// The table, what it cost, and where everything lies.
        func text(for terminal: Terminal) -> String {
            let cost =
                isInCloud ? "By their REPORT lines, the deliveries cost \(Dollars.text(summary.totalCost ?? 0)).\n" : ""
            return summary.table(for: terminal) + cost + """

                \(folder.url.path)
                  results.csv  results.sqlite  report.html  logs/  journal.jsonl
                """
        }
    }

    /// How long deliveries that are under way may last when the run is interrupted.
    private static let grace = Duration.seconds(1)

    let options: RunCommand
    let project: Project
    let place: any RunPlace

    func run() async throws -> Outcome {
        try skeleton(id: "check").validate()
        let runs = URL(filePath: options.place.folder(in: project))
        async let captured = EnvironmentRecord.capture(command: repeatingCommand, root: project.root)
        let prepared = try await place.prepare(options.plugin.values, dataset: options.dataset, steps: StepDisplay())
        var plan = skeleton(id: Self.newExperimentId())
        plan.plugins = prepared.map(\.planned)
        let sources = try messageSources(of: prepared, plan: plan)
        try plan.validatePayloads(of: Array(sources.values), limit: place.payloadLimit)
        try await place.approve(plan, prepared, sources)
        var environment = await captured
        try Task.checkCancellation()

        let folder = try RunFolder.create(in: runs, plan: plan)
        Terminal.say("Experiment \(plan.experimentId), \(plan.cells.count) cells of \(plan.messages) messages")
        let platform = try await place.open(plan, prepared, folder: folder, environment: &environment)
        // The functions are there and idle: whatever is busy now is something else.
        let watch = environment.cloud == nil ? await LoadWatch.begin() : nil
        environment.load = watch?.load
        do { try folder.write(environment) } catch {
            await platform.shutDown()
            throw error
        }
        var abandoned: [Driver.Abandoned] = []
        if let driver = place.remoteDriver, let cloud = environment.cloud {
            await platform.shutDown()
            try await driver.drive(plan, prepared, startedAt: cloud.startedAt, into: folder)
        } else {
            abandoned = try await Self.drive(plan, on: platform, sources: sources, into: folder)
        }
        if let watch {
            environment.load = watch.end()
            // If it can't be written, neither can the results, and that is told.
            try? folder.write(environment)
        }
        // A task of its own: cancelling the run must not cancel the processing of what it measured, nor its report.
        let summary = try await Task {
            let summary = try await folder.process()
            try await folder.writeReport(of: summary)
            return summary
        }.value
        return Outcome(
            folder: folder, summary: summary, abandoned: abandoned, isInCloud: environment.cloud != nil)
    }

    /// Delivers the schedule. Whatever happens, the platform is shut down and the journal closed.
    static func drive(
        _ plan: ExperimentPlan, on platform: any Platform, sources: [String: MessageSource], into folder: RunFolder
    ) async throws -> [Driver.Abandoned] {
        let display = CellDisplay(plan: plan)
        do {
            let journal = try Journal(file: folder.journal)
            try journal.begin(experimentId: plan.experimentId)
            let driver = Driver(
                plan: plan, platform: platform, sources: sources, journal: journal,
                observe: { display.record(cell: $0, entry: $1) })
            let result = try await withTaskCancellationHandler {
                try await driver.run(Schedule(plan: plan))
            } onCancel: {
                // What is under way may end by itself; a function that hangs must not hold up the user.
                Task {
                    try await Task.sleep(for: Self.grace)
                    await platform.shutDown()
                }
            }
            await platform.shutDown()
            display.finish()
            if let failure = platform.failure { Terminal.say("\(failure)") }
            try journal.end(complete: result.complete)
            return result.abandoned
        } catch {
            await platform.shutDown()
            display.finish()
            throw error
        }
    }

    private func messageSources(
        of prepared: [PreparedPlugin], plan: ExperimentPlan
    ) throws -> [String: MessageSource] {
        var sources: [String: MessageSource] = [:]
        for plugin in prepared where sources[plugin.dataset.manifest.name] == nil {
            let rows = try DatasetRows(file: URL(filePath: plugin.dataset.rowsPath))
            sources[plugin.dataset.manifest.name] = MessageSource(
                rows: rows, experimentId: plan.experimentId, seed: plan.seeds.sampling)
        }
        return sources
    }

    /// The plan as the options give it; what the preparation finds out is added later.
    private func skeleton(id: String) -> ExperimentPlan {
        ExperimentPlan(
            experimentId: id, platform: place.name,
            plugins: options.plugin.values.map {
                PlannedPlugin(name: $0, family: "", summary: "", dataset: "", datasetDigest: "", modelDigest: nil)
            },
            memorySizes: options.memory.values, batchSizes: options.batchSize.values, messages: options.messages,
            coldStarts: options.effectiveColdStarts, concurrency: options.effectiveConcurrency,
            seeds: Seeds(sampling: options.seed, order: options.orderSeed ?? options.seed),
            isolation: options.platform == .local ? options.instances.isolation.rawValue : nil)
    }

    /// The date and a few random digits: sortable, and unique among runs that start in the same second.
    private static func newExperimentId() -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = "yyyyMMdd-HHmmss"
        let digits = String(UInt16.random(in: 0...UInt16.max), radix: 16)
        return formatter.string(from: .now) + "-" + String(repeating: "0", count: 4 - digits.count) + digits
    }

    /// The command with every option spelled out, so that changed defaults don't change what it means.
    private var repeatingCommand: [String] {
        var command = [
            "./harness", "run", "--plugin", options.plugin.defaultValueDescription,
            "--memory", options.memory.defaultValueDescription,
            "--batch-size", options.batchSize.defaultValueDescription,
            "--messages", "\(options.messages)", "--cold-starts", "\(options.effectiveColdStarts)",
            "--concurrency", "\(options.effectiveConcurrency)", "--seed", "\(options.seed)",
            "--order-seed", "\(options.orderSeed ?? options.seed)", "--timeout", "\(options.instances.timeout)",
            "--keep-alive", "\(options.instances.keepAlive)",
        ]
        if options.instances.isolation != .process {
            command += ["--isolation", options.instances.isolation.rawValue]
            if let engine = options.instances.engine { command += ["--engine", engine] }
        }
        if let dataset = options.dataset { command += ["--dataset", dataset] }
        if options.driver == .ecs { command += ["--driver", "ecs"] }
        if options.platform == .aws { command += ["--platform", "aws", "--deployment", options.cloud.deployment] }
        return command
    }
}
