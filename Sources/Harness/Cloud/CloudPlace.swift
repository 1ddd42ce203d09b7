import AWSPlatform
import Catalog
import Experiment
import Foundation
import Images
import Results

/// Functions on AWS Lambda: a deployment that `harness deploy` made.
struct CloudPlace: RunPlace {
    /// What the user may spend.
    struct Budget: Sendable {
        /// In US dollars; nil is no limit.
        var maxCost: Double?
        /// Whether the user has agreed beforehand.
        var isAgreed: Bool
    }

    let project: Project
    let connection: CloudConnection
    let record: DeploymentRecord
    let budget: Budget
    /// Whether the deployment's Fargate task drives.
    let isDrivenRemotely: Bool
    /// Of earlier runs, from which the estimate learns.
    let runs: RunList

    let name = "aws"
    let payloadLimit = ExperimentPlan.topicLimit

    private var deployment: Deployment { record.deployment }

    var prices: Prices {
        get throws { try Prices(architecture: deployment.architecture.rawValue, region: deployment.region) }
    }

    func prepare(_ names: [String], dataset: String?, steps: StepDisplay) async throws -> [PreparedPlugin] {
        try await Preparation(project: project, steps: steps).prepare(names, dataset: dataset)
    }

    /// In milliseconds.
    private static let clockMargin: Int64 = 600_000

    // MARK: Before

    func approve(
        _ plan: ExperimentPlan, _ plugins: [PreparedPlugin], _ sources: [String: MessageSource]
    ) async throws {
        guard !isDrivenRemotely || deployment.driver != nil else {
            throw EngineError.noDriver(deployment: deployment.name)
        }
        let images = try await checkDeployed(plan, plugins)
        var assumptions = await assumptions(for: plan, after: runs)
        assumptions.imageBytes = images.reduce(0) { $0 + $1.compressedSize }
        for batchSize in plan.batchSizes {
            assumptions.messageBytes[batchSize] = sources.values.map { $0.largestEvent(batchSize: batchSize) }.max()
        }
        if isDrivenRemotely {
            assumptions.publisherHours = Self.seconds(of: plan, Schedule(plan: plan)) / 3600
        }
        let estimate = try CostEstimate(plan: plan, on: deployment, assuming: assumptions)
        Terminal.say(estimate.text)
        if let maxCost = budget.maxCost { try estimate.check(maxCost: maxCost) }
        guard !budget.isAgreed else { return }
        guard await Question.ask("Run this?", hint: "give --yes.") else { throw CleanDeclined() }
    }

    /// Numbers of another program or model than the plan says would be worse than none.
    ///
    /// - Returns: the plugins' images.
    private func checkDeployed(_ plan: ExperimentPlan, _ plugins: [PreparedPlugin]) async throws -> [BuiltImage] {
        let images = try await ImageBuild(project: project, bases: .registries).build(plugins, base: record.base)
        let digests = Dictionary(uniqueKeysWithValues: images.map { ($0.name, $0.manifest.digest) })
        var differences: [String] = []
        for plugin in plugins {
            let name = plugin.built.plugin.name
            let functions = deployment.functions.filter { $0.plugin == name }
            for memorySize in plan.memorySizes where !functions.contains(where: { $0.memorySize == memorySize }) {
                differences.append("\(deployment.names.function(name, memorySize: memorySize)) isn't deployed")
            }
            for function in functions where plan.memorySizes.contains(function.memorySize) {
                let deployed = deployment.names.function(function)
                if function.modelDigest != plugin.model?.digest {
                    differences.append("\(deployed) has another model")
                } else if let digest = digests[name], function.imageDigest != digest {
                    differences.append("\(deployed) has another version of the plugin")
                } else if let digest = digests[name],
                    // The record may be older than what somebody else has deployed.
                    try await connection.services.functions.image(of: deployed)?.hasSuffix(digest) != true
                {
                    differences.append("\(deployed) has been deployed since, with another image")
                }
            }
        }
        guard differences.isEmpty else {
            throw EngineError.stale(deployment: deployment.name, differences: differences)
        }
        return images
    }

    /// By how long a delivery and a cold start take, roughly, of which the first go side by side; in an open loop by when
    /// the last message is due; where functions are left idle by that and their deliveries. In seconds.
    private static func seconds(of plan: ExperimentPlan, _ schedule: Schedule) -> Double {
        if let last = schedule.arrivals.last { return Double(last) / 1e9 }
        if plan.idleGaps != nil {
            return schedule.idleSeconds(of: plan) + Double(plan.batchSizes.count * plan.messages) * 6
        }
        let deliveries = Double(plan.cells.count * plan.messages) / Double(plan.concurrency) * 6
        let coldStarts = Double(plan.batchSizes.count * plan.coldStarts) * 12
        return deliveries + coldStarts
    }

    func forecast(_ plan: ExperimentPlan, _ schedule: Schedule, after runs: RunList) async throws -> RunForecast {
        var assumptions = await assumptions(for: plan, after: runs)
        let seconds = Self.seconds(of: plan, schedule)
        if isDrivenRemotely { assumptions.publisherHours = seconds / 3600 }
        return RunForecast(
            plan, seconds: seconds,
            basis: Self.basis(of: plan),
            cost: try CostEstimate(plan: plan, on: deployment, assuming: assumptions))
    }

    private static func basis(of plan: ExperimentPlan) -> String {
        if plan.arrivals != nil { return "by the schedule" }
        return "taking 6 s for a message, as logs arrive late, and "
            + (plan.idleGaps == nil ? "12 s for a forced cold start" : "the gaps between them")
    }

    /// What the latest run of these plugins measured, wherever it ran.
    private func assumptions(for plan: ExperimentPlan, after runs: RunList) async -> CostAssumptions {
        var assumptions = CostAssumptions()
        if let (_, summary) = await runs.latest(of: plan.plugins.map(\.name)) { assumptions.learn(from: summary) }
        return assumptions
    }

    // MARK: The run

    func open(
        _ plan: ExperimentPlan, _ plugins: [PreparedPlugin], folder: RunFolder, environment: inout EnvironmentRecord
    ) async throws -> any Platform {
        // AWS takes requests from a machine whose clock is five minutes fast: nothing of the run may seem to be from before
        // it. What else is in the logs is told by its experiment.
        let startedAt =
            environment.cloud?.startedAt ?? Int64(Date.now.timeIntervalSince1970 * 1000) - Self.clockMargin
        environment.cloud = CloudRecord(
            deployment: deployment.name, account: connection.account, region: deployment.region,
            architecture: deployment.architecture.rawValue, engine: record.engine.rawValue, startedAt: startedAt)
        return try await Self.platform(
            for: plan, record: record, services: connection.services, startedAt: startedAt, folder: folder)
    }

    var remoteDriver: RemoteDriver? {
        isDrivenRemotely ? RemoteDriver(connection: connection, record: record) : nil
    }

    /// A deployment's functions, ready for the messages of a run whose logs go into `folder`.
    static func platform(
        for plan: ExperimentPlan, record: DeploymentRecord, services: AWSServices, startedAt: Int64, folder: RunFolder
    ) async throws -> AWSPlatform {
        let timeout = record.deployment.functions.map(\.timeoutSeconds).max() ?? 0
        let platform = AWSPlatform(
            services: try DeployedServices(record, services: services), experimentId: plan.experimentId,
            startedAt: startedAt,
            options: .init(
                timeoutSeconds: timeout, eventAgeSeconds: record.deployment.maximumEventAgeSeconds))
        let functions = plan.plugins.flatMap { plugin in
            plan.memorySizes.map {
                FunctionSpec(
                    plugin: plugin.name, memorySize: $0, command: [], workingDirectory: "", modelDirectory: "")
            }
        }
        do {
            _ = try await platform.deploy(functions, logFolder: folder.logs.path)
        } catch {
            await platform.shutDown()
            throw error
        }
        return platform
    }
}
