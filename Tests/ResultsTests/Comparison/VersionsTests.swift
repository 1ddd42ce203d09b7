import Experiment
import Results
import Testing

/// A run that measured two versions of its plugins, taken apart.
struct VersionsTests {
    private func run(
        model: String? = nil, change: (RunFixture) -> Void = { _ in }, _ duration: (Cell) -> Double
    ) async throws -> MeasuredRun {
        try await MeasuredFixture.run(
            memorySizes: [512, 1769],
            plugins: [
                MeasuredFixture.plugin("pca@baseline", model: "a"), MeasuredFixture.plugin("pca", model: model ?? "a"),
            ], change: change, duration: duration)
    }

    @Test func eachVersionIsARunOfItsOwn() async throws {
        let run = try await run { $0.plugin == "pca" && $0.memorySize == 1769 ? 30 : 20 }
        let versions = try #require(run.versions)
        #expect(versions.baseline.plan?.plugins.map(\.name) == ["pca"])
        #expect(versions.baseline.summary.cells.map(\.cell) == versions.candidate.summary.cells.map(\.cell))
        #expect(versions.baseline.summary.experimentId == run.summary.experimentId + "@baseline")

        let gate = RegressionGate(from: versions.baseline, to: versions.candidate, allowed: 0.05)
        #expect(gate.outcome == .regressed && gate.missing.isEmpty && gate.failing.isEmpty)
        #expect(Set(gate.regressions.map(\.from.memorySize)) == [1769])
        #expect(RegressionGate(from: versions.candidate, to: versions.baseline, allowed: 0.05).outcome == .passed)
        // What is wrong with the run is said once.
        let warnings = gate.comparison.warnings.map(\.message)
        #expect(Set(warnings).count == warnings.count)
        #expect(!gate.comparison.warnings.contains { $0.kind == .differentInputs })
    }

    @Test func anotherModelIsSaid() async throws {
        let versions = try #require(try await run(model: "b") { _ in 20 }.versions)
        let comparison = RunComparison(from: versions.baseline, to: versions.candidate)
        #expect(comparison.warnings.contains { $0.kind == .differentInputs && $0.message.contains("pca (model)") })
    }

    @Test func oneVersionIsNothingToTakeApart() async throws {
        #expect(try await MeasuredFixture.run { _ in 20 }.versions == nil)
    }

    @Test func whatFailsMoreOftenCantBeJudged() async throws {
        let sound = try #require(try await run { _ in 20 }.versions)
        func failing(_ count: Int) async throws -> (baseline: MeasuredRun, candidate: MeasuredRun) {
            try #require(
                try await run(change: { run in
                    for number in 1..<count + 1 {
                        run.deliver(1000 + number, outcome: .failed, plugin: "pca", logged: false)
                    }
                }) { _ in 20 }.versions)
        }
        // One of 22, which may be chance, is told but no reason not to judge.
        let once = try await failing(1)
        let told = RegressionGate(from: once.baseline, to: once.candidate, allowed: 0.05)
        #expect(told.failing.isEmpty && told.comparison.warnings.contains { $0.kind == .unsuccessful })
        let failing = try await failing(8)
        let gate = RegressionGate(from: failing.baseline, to: failing.candidate, allowed: 0.05)
        #expect(gate.outcome == .undecided && gate.failing == [Cell(plugin: "pca", memorySize: 512, batchSize: 10)])
        // As often as before is no worse.
        #expect(RegressionGate(from: failing.candidate, to: failing.candidate, allowed: 0.05).outcome == .passed)
        #expect(RegressionGate(from: failing.candidate, to: sound.candidate, allowed: 0.05).outcome == .passed)
    }
}
