import ArgumentParser
import Catalog
import Experiment
import Foundation

/// An earlier run whose programs and models are run again, beside those of the working tree.
struct Baseline: Sendable {
    let run: RunFolder
    private let plan: ExperimentPlan
    private let environment: EnvironmentRecord

    /// - Throws: `ExperimentError.malformedRun` if the run's programs can't be run again here.
    init(_ run: RunFolder) throws {
        self.run = run
        plan = try run.readPlan()
        environment = try run.readEnvironment()
        guard plan.platform == "local" else {
            throw refusal(
                "on \(plan.platform), where programs aren't kept. Compare two such runs as they are: "
                    + "'harness gate RUN --baseline RUN'")
        }
    }

    /// The options that the baseline was run with, and the baseline itself. A trace is the run's copy of it.
    ///
    /// - Parameters:
    ///   - messages: per cell, instead of the baseline's; as many of them are cold as of the baseline's.
    ///   - runs: the folder for the new run.
    /// - Throws: `ExperimentError.malformedRun` if this version of the harness doesn't take the baseline's options.
    func options(messages: Int?, runs: String) throws -> RunCommand {
        var arguments = Array(environment.command.dropFirst(2)) + ["--baseline", run.url.path, "--runs", runs]
        if case .trace = plan.arrivals { arguments += ["--trace", run.trace.path] }
        if let messages {
            let coldStarts = Double(plan.coldStarts) / Double(max(1, plan.messages)) * Double(messages)
            arguments += ["--messages", "\(messages)", "--cold-starts", "\(Int(exactly: coldStarts.rounded()) ?? 0)"]
        }
        do { return try RunCommand.parse(arguments) } catch {
            throw refusal("by options that this version doesn't take: \(RunCommand.message(for: error))")
        }
    }

    /// What the baseline executed of plugins.
    struct Version {
        let built: BuiltPlugin
        let model: StoredModel?
        let planned: PlannedPlugin
    }

    /// Readies programs and models as they were.
    ///
    /// - Returns: one for each of the plugins, in their order.
    /// - Throws: `ExperimentError.malformedRun` for a plugin that the baseline lacks, `CatalogError` for what wasn't kept or
    ///   is damaged.
    func versions(of names: [String], in project: Project, steps: StepDisplay) async throws -> [Version] {
        let kept = KeptVersions(folder: run.versions.path)
        var versions: [Version] = []
        for plugin in try project.plugins(named: names) {
            guard let planned = plan.plugins.first(where: { $0.name == plugin.name }) else {
                let all = plan.plugins.map(\.name).filter { BaselineName.plugin($0) == nil }
                throw refusal("without '\(plugin.name)': it has \(all.joined(separator: ", "))")
            }
            guard let digest = planned.programDigest, FileManager.default.fileExists(atPath: kept.folder) else {
                throw refusal("by a version of the harness that kept no programs. Make a new baseline with this one")
            }
            let built = try await kept.program(
                digest, named: BaselineName.of(plugin.name), of: plugin, in: project, progress: steps.progress)
            if built.plugin.isSwift { try checkArchitecture() }
            let model = try planned.modelDigest.map { try kept.model($0, of: plugin.name) }
            versions.append(Version(built: built, model: model, planned: planned))
        }
        return versions
    }

    /// Executables are for one, commands for any.
    private func checkArchitecture() throws {
        let (there, here) = (environment.machine.architecture, Machine.current().architecture)
        guard there == here else { throw refusal("on \(there), and its programs can't run on \(here). Make it here") }
    }

    /// Both versions of each plugin, side by side.
    ///
    /// - Parameters:
    ///   - versions: the baseline's.
    ///   - plugins: those of the working tree, in the same order.
    /// - Throws: `ExperimentError.malformedRun` if the dataset is another: the items would be new to one of the models.
    func beside(_ plugins: [PreparedPlugin], _ versions: [Version]) throws -> [PreparedPlugin] {
        try zip(versions, plugins).flatMap { version, plugin in
            let (old, new) = (version.planned, plugin.planned)
            guard old.dataset == new.dataset else {
                throw refusal("with '\(old.name)' on the dataset '\(old.dataset)', and not on '\(new.dataset)'")
            }
            guard old.datasetDigest == new.datasetDigest else {
                throw refusal("on other rows of the dataset '\(old.dataset)', which has changed since. Make a new one")
            }
            if old.programDigest == new.programDigest, old.modelDigest == new.modelDigest {
                Terminal.say(
                    "\(old.name): the program and the model are the baseline's own, so that only noise can differ")
            }
            let earlier = PreparedPlugin(
                built: version.built, dataset: plugin.dataset, model: version.model,
                programDigest: old.programDigest ?? "")
            return [earlier, plugin]
        }
    }

    private func refusal(_ how: String) -> ExperimentError {
        .malformedRun(path: run.url.path, reason: "this baseline was made \(how)")
    }
}
