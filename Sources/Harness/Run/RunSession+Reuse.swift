import ArgumentParser
import Experiment
import Foundation
import LocalPlatform
import Results

/// `harness run --reuse`.
extension RunSession {
    /// The cells that earlier runs have measured already, if they are asked for. Tells which they are, and of the others what
    /// has changed.
    ///
    /// - Parameters:
    ///   - plan: with what the preparation has found out.
    ///   - environment: with the command that repeats the run.
    func reusableCells(
        of plan: ExperimentPlan, _ environment: EnvironmentRecord
    ) async throws -> [ReusableCells.Found] {
        var environment = environment
        guard options.reuse, let limits = place.foresee(&environment) else { return [] }
        let steps = StepDisplay()
        defer { steps.finish() }
        let search = ReusableCells(
            in: RunList(folder: options.place.folder(in: project)), progress: steps.progress)
        let result = try await search.find(for: plan, environment) { cell in
            limits.inForce(
                for: FunctionSpec(
                    plugin: cell.plugin, memorySize: cell.memorySize, command: [], workingDirectory: "",
                    modelDirectory: ""))
        }
        steps.finish()
        let count = result.found.reduce(0) { $0 + $1.reused.cells.count }
        Terminal.say("\(count) of \(plan.cells.count) cells are taken from earlier runs")
        for run in result.found.runs { Terminal.say("  \(run.cells.count) from \(run.run)") }
        for refusal in result.refusals { Terminal.say("  \(refusal)") }
        return result.found
    }
}

extension RunCommand {
    /// Refuses reuse where a cell alone isn't what was measured.
    ///
    /// - Throws: `ValidationError`.
    func checkReuse() throws {
        guard reuse else { return }
        if platform == .aws {
            throw ValidationError(
                "--reuse is for the embedded platform: which machines a cloud gives isn't known, so that no two runs are the "
                    + "same.")
        }
        if let baseline {
            throw ValidationError(
                "--reuse: with --baseline \(baseline) two versions are measured interleaved, which reused cells never were."
            )
        }
        if workload.workload == .idleGaps {
            throw ValidationError(
                "--reuse: with --workload idle-gaps the functions go side by side, and none is the same without the others."
            )
        }
        if workload.hasSchedule {
            throw ValidationError(
                "--reuse: in --workload \(workload.workload.rawValue) the cells share its arrivals, and none is the same "
                    + "without the others.")
        }
        if let concurrency, concurrency > 1 {
            throw ValidationError(
                "--reuse: with --concurrency \(concurrency) the cells share the machine, and none is the same "
                    + "without the others.")
        }
        if instances.isolation != .process {
            throw ValidationError(
                "--reuse: runs with --isolation container don't tell which images they ran; measure all of it.")
        }
    }
}
