import Experiment
import Foundation
import Results

/// A folder of runs of one plugin at 512 MB, and the plan of a run that could take their cells.
final class ReuseFixture {
    static let messages = 6

    let folder = FileManager.default.temporaryDirectory.appending(path: "reuse-\(UUID().uuidString)")
    var plan = plan("new", batchSizes: [10, 1])
    var environment = environment()

    deinit { try? FileManager.default.removeItem(at: folder) }

    static func plan(_ name: String, batchSizes: [Int], orderSeed: UInt64 = 1) -> ExperimentPlan {
        ExperimentPlan(
            experimentId: name, platform: "local",
            plugins: [
                PlannedPlugin(
                    name: "pca", family: "decomposition", summary: "", dataset: "synthetic", datasetDigest: "d",
                    modelDigest: "m", programDigest: "p")
            ], memorySizes: [512], batchSizes: batchSizes, messages: messages, coldStarts: 2, concurrency: 1,
            seeds: Seeds(sampling: 1, order: orderSeed))
    }

    /// - Parameter options: of the command, each with its value, on top of or instead of the usual ones.
    static func environment(
        startedAt: String = "2026-01-05T03:04:05Z", options: [String: String] = [:]
    ) -> EnvironmentRecord {
        let all = [
            "--plugin": "pca", "--messages": "\(messages)", "--seed": "1", "--order-seed": "1", "--timeout": "30",
        ].merging(options) { $1 }
        var machine = Machine.current()
        (machine.cpu, machine.cores, machine.memory, machine.kernel) = ("Fast 9000", 2, 8 << 30, "6.1")
        return EnvironmentRecord(
            command: ["./harness", "run"] + all.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] },
            startedAt: startedAt,
            machine: machine, revision: "v1", swiftVersion: "6.3", libraries: ["OpenBLAS": "0.3.21"],
            unenforcedLimits: [])
    }

    /// A whole run, unless `spoil` changes what is written of it.
    @discardableResult
    func run(
        _ name: String, batchSizes: [Int] = [1, 10], orderSeed: UInt64 = 7,
        _ environment: EnvironmentRecord = environment(startedAt: "2026-01-02T03:04:05Z"),
        spoil: (RunFixture) -> Void = { _ in }, plan change: (inout ExperimentPlan) -> Void = { _ in }
    ) throws -> RunFixture {
        var plan = Self.plan(name, batchSizes: batchSizes, orderSeed: orderSeed)
        change(&plan)
        let run = try RunFixture(plan: plan, in: folder)
        try run.folder.write(environment)
        run.begin()
        for batchSize in batchSizes {
            run.prefix = "b\(batchSize)-"
            for message in 0..<Self.messages {
                run.deliver(batchSize * 1000 + message, message: message, cold: message < 2, batchSize: batchSize)
            }
        }
        run.end()
        spoil(run)
        try run.write()
        return run
    }

    func search() async throws -> ReusableCells.Search {
        try await ReusableCells(in: RunList(folder: folder.path)).find(for: plan, environment) { _ in "enforced" }
    }

    /// What is taken, as `run: batch size`.
    func taken() async throws -> [String] {
        try await search().found.runs.flatMap { run in run.cells.map { "\(run.run): \($0.batchSize)" } }.sorted()
    }

    /// Makes the new run, with what is taken and `own` messages of each other cell.
    func takeOver(_ name: String = "new", batchSizes: [Int] = [10, 1, 100]) async throws -> RunFixture {
        plan = Self.plan(name, batchSizes: batchSizes)
        let found = try await search().found
        plan.reused = found.runs
        _ = try await RunFolder.create(in: folder, plan: plan) { run in
            for part in found { try await part.copy(into: run) }
        }
        let run = RunFixture(opening: folder.appending(path: name))
        try run.folder.write(environment)
        run.begin()
        let sources = plan.sources
        for cell in plan.cells where sources[cell] == nil {
            run.prefix = "b\(cell.batchSize)-"
            for message in 0..<Self.messages {
                run.deliver(
                    cell.batchSize * 1000 + message, message: message, cold: message < 2, batchSize: cell.batchSize)
            }
        }
        run.end()
        try run.write()
        return run
    }
}
