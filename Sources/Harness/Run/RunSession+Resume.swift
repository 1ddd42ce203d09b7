import Catalog
import Experiment
import Foundation

extension RunSession {
    /// Finishes a run that was cut short: exactly the messages that its journal doesn't account for.
    ///
    /// - Parameter plan: the folder's, valid and of a format that is known.
    /// - Throws: `ExperimentError`, also if what is measured has changed since.
    func resume(_ folder: RunFolder, of plan: ExperimentPlan) async throws -> Outcome {
        var environment = try folder.readEnvironment()
        guard place.remoteDriver == nil else {
            throw ExperimentError.malformedRun(
                path: folder.url.path,
                reason: "a Fargate task drives this run; 'harness collect \(folder.experimentId)' fetches what it did")
        }
        // Before anything else: nobody drives it any more, and nobody will beside this process.
        let journal = try Journal(resuming: folder.journal)
        let accounted = try AccountedMessages(journal: folder.journal, plan: plan)
        let schedule = Schedule(plan: plan, trace: try trace(of: plan, in: folder)).without(accounted)
        for run in plan.reused ?? [] {
            let journal = folder.reused(from: run.run).journal
            guard FileManager.default.fileExists(atPath: journal.path) else {
                throw ExperimentError.malformedRun(
                    path: journal.path,
                    reason: "what this run had taken from \(run.run) is gone; repeat the run instead")
            }
        }
        let all = plan.ownMessages
        guard !schedule.entries.isEmpty else {
            Terminal.say("Experiment \(plan.experimentId): none of its \(all) messages is missing")
            if !accounted.isComplete { try journal.end(complete: true) }
            return try await outcome(of: plan, environment, in: folder)
        }

        async let captured = EnvironmentRecord.capture(command: environment.command, root: project.root)
        let prepared = try await place.prepare(names, dataset: options.dataset, steps: StepDisplay())
        try check(prepared.map(\.planned), against: plan, in: folder)
        let sources = try messageSources(of: prepared, plan: plan)
        try await place.approve(plan, prepared, sources)
        let now = await captured
        if now.revision != environment.revision || now.machine != environment.machine {
            Terminal.say(
                "The machine or the harness has changed since the run began: environment.json says how. What comes now may "
                    + "not compare with what was measured before.")
        }
        environment.resumptions = (environment.resumptions ?? []) + [Resumption(now, missing: schedule.entries.count)]
        try Task.checkCancellation()

        Terminal.say(
            "Experiment \(plan.experimentId) goes on: \(schedule.entries.count) of \(all) messages are missing")
        let course = Course(
            plan: plan, plugins: prepared, sources: sources, schedule: schedule, accounted: accounted, folder: folder)
        return try await deliver(course, journal: journal, environment: &environment)
    }

    /// The trace that the run follows, if it does: its copy of it.
    private func trace(of plan: ExperimentPlan, in folder: RunFolder) throws -> Trace? {
        guard case .trace(_, let digest) = plan.arrivals else { return nil }
        let trace = try Trace(file: folder.trace)
        guard trace.digest == digest else {
            throw ExperimentError.malformedRun(
                path: folder.trace.path, reason: "not the trace that the run began with; repeat the run instead")
        }
        do { try plan.validate(trace: trace) } catch {
            throw ExperimentError.malformedRun(path: folder.plan.path, reason: "\(error)")
        }
        return trace
    }

    /// Numbers of another program, another model or other data would not belong to those that are there.
    private func check(_ plugins: [PlannedPlugin], against plan: ExperimentPlan, in folder: RunFolder) throws {
        for (now, then) in zip(plugins, plan.plugins) {
            guard let changed = Self.change(from: then, to: now) else { continue }
            throw ExperimentError.malformedRun(
                path: folder.plan.path,
                reason:
                    "the \(changed) of '\(then.name)' has changed since the run began, and numbers of both would not "
                    + "belong together; repeat the run instead")
        }
    }

    private static func change(from then: PlannedPlugin, to now: PlannedPlugin) -> String? {
        if now.dataset != then.dataset || now.datasetDigest != then.datasetDigest { return "dataset" }
        if now.modelDigest != then.modelDigest { return "model" }
        // Plans of earlier versions don't tell.
        if let program = then.programDigest, now.programDigest != program { return "program" }
        return nil
    }
}
