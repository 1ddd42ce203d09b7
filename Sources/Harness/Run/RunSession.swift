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
        /// What a stopping rule left less precise than asked.
        let unsettled: [StoppedCell]

        /// Whether everything that was planned was delivered and answered, and the numbers add up.
        var succeeded: Bool {
            let sums = summary.conservation
            return summary.isSound && summary.isComplete && sums.succeeded == sums.published && sums.unsent ?? 0 == 0
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
    /// Of the plugins, whatever versions of them are measured.
    let names: [String]
    let project: Project
    let place: any RunPlace

    /// The same with other options.
    func with(_ options: RunCommand) -> RunSession {
        RunSession(options: options, names: names, project: project, place: place)
    }

    func run() async throws -> Outcome {
        let trace = try options.workload.readTrace()
        var plan = try plan(following: trace)
        let runs = URL(filePath: options.place.folder(in: project))
        let command = repeatingCommand(plan)
        async let captured = EnvironmentRecord.capture(command: command, root: project.root)
        let prepared = try await place.prepare(names, dataset: options.dataset, steps: StepDisplay())
        plan.plugins = prepared.map(\.planned)
        let sources = try messageSources(of: prepared, plan: plan)
        try plan.validatePayloads(of: Array(sources.values), limit: place.payloadLimit)
        try await place.approve(plan, prepared, sources)
        var environment = await captured
        let found = try await reusableCells(of: plan, environment)
        if !found.isEmpty { plan.reused = found.runs }
        try Task.checkCancellation()

        let folder = try await RunFolder.create(in: runs, plan: plan) { folder in
            for part in found { try await part.copy(into: folder) }
        }
        if let file = options.workload.traceFile { try folder.keep(trace: file) }
        // Now already: with it, the run can be resumed from here on.
        try folder.write(environment)
        Terminal.say("Experiment \(plan.experimentId), \(plan.cells.count) cells of \(plan.messages) messages")
        let journal = place.remoteDriver == nil ? try Journal(file: folder.journal) : nil
        let accounted = AccountedMessages(plan: plan)
        let course = Course(
            plan: plan, plugins: prepared, sources: sources,
            schedule: Schedule(plan: plan, trace: trace).without(accounted), accounted: accounted, folder: folder)
        if course.schedule.entries.isEmpty, let journal {
            try journal.begin(experimentId: plan.experimentId)
            try journal.end(complete: true)
            return try await outcome(of: plan, environment, in: folder)
        }
        return try await deliver(course, journal: journal, environment: &environment)
    }

    /// What is delivered in one go: all of a run, or what is left of it.
    struct Course {
        let plan: ExperimentPlan
        let plugins: [PreparedPlugin]
        /// The messages of each dataset of the plan, by the dataset's name.
        let sources: [String: MessageSource]
        let schedule: Schedule
        /// What was done before.
        let accounted: AccountedMessages
        let folder: RunFolder
    }

    /// - Parameters:
    ///   - journal: nil if somebody else drives, and writes it.
    ///   - environment: gets what is known of the place, and is written down.
    func deliver(
        _ course: Course, journal: Journal?, environment: inout EnvironmentRecord
    ) async throws -> Outcome {
        let (plan, folder) = (course.plan, course.folder)
        let platform = try await place.open(plan, course.plugins, folder: folder, environment: &environment)
        // The functions are there and idle: whatever is busy now is something else.
        let watch = environment.cloud == nil ? await LoadWatch.begin() : nil
        environment.record(watch?.load)
        if plan.arrivals != nil, journal != nil { environment.realTimeArrivals = await RealTimePriority.isGranted() }
        do { try folder.write(environment) } catch {
            await platform.shutDown()
            throw error
        }
        var result: Driver.Result?
        if let journal {
            result = try await Self.drive(
                course.schedule, of: plan, on: platform, sources: course.sources, into: journal,
                after: course.accounted)
        } else if let driver = place.remoteDriver, let cloud = environment.cloud {
            await platform.shutDown()
            try await driver.drive(plan, course.plugins, startedAt: cloud.startedAt, into: folder)
        }
        if let watch {
            environment.record(await watch.end())
            // If it can't be written, neither can the results, and that is told.
            try? folder.write(environment)
        }
        return try await outcome(of: plan, environment, in: folder, result)
    }

    /// Makes results of what was measured.
    func outcome(
        of plan: ExperimentPlan, _ environment: EnvironmentRecord, in folder: RunFolder,
        _ result: Driver.Result? = nil
    ) async throws -> Outcome {
        // A task of its own: cancelling the run must not cancel the processing of what it measured, nor its report.
        let summary = try await Task {
            let summary = try await folder.process()
            try await folder.writeReport(of: summary)
            return summary
        }.value
        return Outcome(
            folder: folder, summary: summary, abandoned: result?.abandoned ?? [], unsettled: result?.unsettled ?? [],
            isInCloud: environment.cloud != nil)
    }

    /// What the run will take, said before anything is built.
    func forecast() async throws -> RunForecast {
        let trace = try options.workload.readTrace()
        var plan = try plan(following: trace)
        _ = try Preparation(project: project, steps: StepDisplay()).resolve(names, dataset: options.dataset)
        if options.reuse {
            // What is the same is told by the digests of what is built.
            plan.plugins = try await place.prepare(names, dataset: options.dataset, steps: StepDisplay()).map(\.planned)
            let environment = await EnvironmentRecord.capture(command: repeatingCommand(plan), root: project.root)
            plan.reused = try await reusableCells(of: plan, environment).runs
        }
        var forecast = try await place.forecast(
            plan, Schedule(plan: plan, trace: trace).without(AccountedMessages(plan: plan)),
            after: RunList(folder: options.place.folder(in: project)))
        if options.workload.workload == .ramp { forecast.basis = "by the schedule of the first of a ramp's steps" }
        return forecast
    }

    /// Delivers the schedule. Whatever happens, the platform is shut down and the journal closed.
    ///
    /// - Parameter accounted: what was done before.
    static func drive(
        _ schedule: Schedule, of plan: ExperimentPlan, on platform: any Platform, sources: [String: MessageSource],
        into journal: Journal, after accounted: AccountedMessages
    ) async throws -> Driver.Result {
        let display = CellDisplay(plan: plan, after: accounted)
        // Everything is written down within: the last lines wait for whoever reads them.
        let result = try await display.showing {
            do {
                try journal.begin(experimentId: plan.experimentId)
                let driver = Driver(
                    plan: plan, platform: platform, sources: sources, journal: journal, after: accounted,
                    observe: { display.record(cell: $0, $1) })
                let result = try await withTaskCancellationHandler {
                    try await driver.run(schedule)
                } onCancel: {
                    // What is under way may end by itself; a function that hangs must not hold up the user.
                    Task {
                        try await Task.sleep(for: Self.grace)
                        await platform.shutDown()
                    }
                }
                await platform.shutDown()
                try journal.end(complete: result.complete)
                return result
            } catch {
                await platform.shutDown()
                throw error
            }
        }
        if let failure = platform.failure { Terminal.say("\(failure)") }
        return result
    }

    func messageSources(
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
    ///
    /// - Throws: `ExperimentError.invalid`.
    private func plan(following trace: Trace?) throws -> ExperimentPlan {
        let versions = names.flatMap(place.versions)
        let cells = versions.count * options.memory.values.count * options.batchSize.values.count
        let messages = options.effectiveMessages(cells: cells, of: trace)
        let plan = ExperimentPlan(
            experimentId: Self.newExperimentId(), platform: place.name,
            plugins: versions.map {
                PlannedPlugin(name: $0, family: "", summary: "", dataset: "", datasetDigest: "", modelDigest: nil)
            },
            memorySizes: options.memory.values, batchSizes: options.batchSize.values, messages: messages,
            coldStarts: options.effectiveColdStarts(of: messages),
            concurrency: options.effectiveConcurrency(of: versions.count * options.memory.values.count),
            arrivals: options.workload.arrivals(of: trace), idleGaps: options.workload.idleGaps,
            seeds: Seeds(
                sampling: options.seed, order: options.orderSeed ?? options.seed,
                schedule: options.workload.hasSchedule ? options.workload.scheduleSeed ?? options.seed : nil),
            stopping: options.stopping.rule(messages: messages, prices: try place.prices),
            isolation: options.platform == .local ? options.instances.isolation.rawValue : nil)
        try plan.validate()
        if let trace { try plan.validate(trace: trace) }
        return plan
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
    private func repeatingCommand(_ plan: ExperimentPlan) -> [String] {
        var command = [
            "./harness", "run", "--plugin", names.joined(separator: ","),
            "--memory", options.memory.defaultValueDescription,
            "--batch-size", options.batchSize.defaultValueDescription,
            "--messages", "\(plan.messages)", "--cold-starts", "\(plan.coldStarts)",
            "--seed", "\(options.seed)",
            "--order-seed", "\(options.orderSeed ?? options.seed)", "--timeout", "\(options.instances.timeout)",
            "--keep-alive", "\(options.instances.keepAlive)",
        ]
        // With idle gaps it is the number of functions.
        if plan.idleGaps == nil { command += ["--concurrency", "\(plan.concurrency)"] }
        command += options.workload.arguments(seed: options.seed) + options.stopping.arguments(plan.stopping)
        if options.instances.isolation != .process {
            command += ["--isolation", options.instances.isolation.rawValue]
            if let engine = options.instances.engine { command += ["--engine", engine] }
            if let base = options.instances.base { command += ["--base", base] }
        }
        if let baseline = options.baseline { command += ["--baseline", baseline] }
        if let dataset = options.dataset { command += ["--dataset", dataset] }
        if options.driver == .ecs { command += ["--driver", "ecs"] }
        if options.platform == .aws { command += ["--platform", "aws", "--deployment", options.cloud.deployment] }
        return command
    }
}
