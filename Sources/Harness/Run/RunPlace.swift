import Catalog
import Experiment
import Foundation
import LocalPlatform
import Results

/// Where a run's functions are: what differs between this machine and the cloud before and after the driver's work.
protocol RunPlace: Sendable {
    /// As in the plan: `local`, `aws`.
    var name: String { get }
    /// Lambda's, of what a run is counted as costing.
    var prices: Prices { get throws }
    /// How many bytes a message may take.
    var payloadLimit: Int { get }

    /// What a run will take here, as far as earlier ones tell; nothing is built or started for it.
    func forecast(_ plan: ExperimentPlan, _ schedule: Schedule, after runs: RunList) async throws -> RunForecast

    /// What the plan calls the versions of a plugin that are measured here.
    func versions(of plugin: String) -> [String]

    /// Readies what is deployed and its data.
    func prepare(_ names: [String], dataset: String?, steps: StepDisplay) async throws -> [PreparedPlugin]

    /// Refuses a run that can't go well here, or that the user doesn't want after all; nothing has begun yet.
    func approve(
        _ plan: ExperimentPlan, _ plugins: [PreparedPlugin], _ sources: [String: MessageSource]
    ) async throws

    /// What a run would be measured under, as far as that is known before the functions are there: which limits would be in
    /// force. Nil where that can't be known.
    ///
    /// - Parameter environment: gets the rest.
    func foresee(_ environment: inout EnvironmentRecord) -> LimitsInForce?

    /// Makes the functions invocable.
    ///
    /// - Parameter environment: gets what is known of the place.
    func open(
        _ plan: ExperimentPlan, _ plugins: [PreparedPlugin], folder: RunFolder, environment: inout EnvironmentRecord
    ) async throws -> any Platform

    /// Who drives the run instead of this process; nil if this one does.
    var remoteDriver: RemoteDriver? { get }
}

extension RunPlace {
    var remoteDriver: RemoteDriver? { nil }
    func foresee(_ environment: inout EnvironmentRecord) -> LimitsInForce? { nil }

    func versions(of plugin: String) -> [String] { [plugin] }
}

/// This machine: the embedded platform.
struct LocalPlace: RunPlace {
    let project: Project
    let instances: InstanceOptions
    /// Whose versions of the plugins are measured, too.
    var baseline: Baseline?

    let name = "local"
    let payloadLimit = ExperimentPlan.payloadLimit
    /// What it would cost on Lambda.
    var prices: Prices { get throws { try Prices(architecture: Machine.current().architecture) } }

    func versions(of plugin: String) -> [String] {
        baseline == nil ? [plugin] : [BaselineName.of(plugin), plugin]
    }

    func prepare(_ names: [String], dataset: String?, steps: StepDisplay) async throws -> [PreparedPlugin] {
        // Before anything is built: whether there is an engine, and all that was kept.
        _ = try await instances.platformConfiguration()
        let earlier = try await baseline?.versions(of: names, in: project, steps: steps)
        var prepared = try await Preparation(project: project, steps: steps).prepare(names, dataset: dataset)
        if let baseline, let earlier { prepared = try baseline.beside(prepared, earlier) }
        guard instances.isolation == .container else { return prepared }
        return try await ImageBuild(project: project, bases: .registries).addImages(to: prepared, base: instances.base)
    }

    func forecast(_ plan: ExperimentPlan, _ schedule: Schedule, after runs: RunList) async throws -> RunForecast {
        var times = RoundTrips(cold: 100, warm: 5)
        if let (id, summary) = await runs.latest(of: plan.plugins.map(\.name)) { times.learn(from: summary, of: id) }
        return RunForecast(plan, schedule, times)
    }

    func approve(_ plan: ExperimentPlan, _ plugins: [PreparedPlugin], _ sources: [String: MessageSource]) {}

    func foresee(_ environment: inout EnvironmentRecord) -> LimitsInForce? {
        // Which images containers ran isn't in the plans of earlier runs.
        guard instances.isolation == .process else { return nil }
        environment.isolation = Isolation.process.description
        environment.processorsKeptAwake = LocalPlatform.canKeepProcessorsAwake()
        return LocalPlatform.limits()
    }

    func open(
        _ plan: ExperimentPlan, _ plugins: [PreparedPlugin], folder: RunFolder, environment: inout EnvironmentRecord
    ) async throws -> any Platform {
        let plugins = try await keep(plugins, in: folder)
        var configuration = try await instances.platformConfiguration()
        configuration.keepsProcessorsAwake = true
        let platform = try await LocalPlatform(configuration: configuration)
        let functions = plugins.flatMap { plugin in
            plan.memorySizes.map { plugin.function(memorySize: $0, timeoutSeconds: instances.timeout) }
        }
        do {
            environment.record(
                unenforcedLimits: try await platform.deploy(functions, logFolder: folder.logs.path))
        } catch {
            await platform.shutDown()
            throw error
        }
        environment.record(processorsKeptAwake: platform.keepsProcessorsAwake)
        environment.isolation = configuration.isolation.description
        return platform
    }

    /// Keeps what is executed, so that this run can be a baseline.
    ///
    /// - Returns: the plugins as they are executed. Two versions run from copies that are written here, one after the other:
    ///   how much memory and time a program takes depends on how its file came into the page cache, too.
    private func keep(_ plugins: [PreparedPlugin], in folder: RunFolder) async throws -> [PreparedPlugin] {
        let kept = KeptVersions(folder: folder.versions.path)
        let others = baseline == nil ? try versions(besides: folder) : []
        for plugin in plugins {
            try kept.keep(plugin.built, digest: plugin.programDigest, others: others)
            if let model = plugin.model { try kept.keep(model, others: others) }
        }
        guard baseline != nil else { return plugins }
        var copies: [PreparedPlugin] = []
        for plugin in plugins {
            var copy = plugin
            let version = plugin.built.plugin
            copy.built = try await kept.program(
                plugin.programDigest, named: version.name, of: version, in: project)
            copy.model = try plugin.model.map { try kept.model($0.digest, of: version.name) }
            copies.append(copy)
        }
        return copies
    }

    /// What other runs have kept, the latest first: it is the likeliest to be the same.
    private func versions(besides folder: RunFolder) throws -> [KeptVersions] {
        let runs = folder.url.deletingLastPathComponent().path
        return try RunList(folder: runs).names().sorted(by: >)
            .map { KeptVersions(folder: "\(runs)/\($0)/\(folder.versions.lastPathComponent)") }
    }
}
