import Experiment
import Results
import Testing

/// What must stand above the numbers of a comparison.
struct ComparisonWarningsTests {
    private func kinds(_ first: MeasuredRun, _ second: MeasuredRun) -> [RunWarning.Kind] {
        RunComparison(from: first, to: second).warnings.map(\.kind)
    }

    @Test func otherMachines() async throws {
        let here = try await MeasuredFixture.run { _ in 20 }
        let changes: [(inout EnvironmentRecord) -> Void] = [
            { $0.machine.cpu = "Other" }, { $0.machine.cores = 64 }, { $0.machine.kernel = "6.2" },
            { $0.isolation = "containers (podman 4.3.1, runc)" },
            {
                $0.cloud = CloudRecord(
                    deployment: "", account: "", region: "eu-west-1", architecture: "arm64", engine: "", startedAt: 0)
            },
        ]
        for change in changes {
            let there = try await MeasuredFixture.run(environment: MeasuredFixture.environment(change)) { _ in 20 }
            #expect(kinds(here, there).first == .differentMachines)
        }
        let unknown = try await MeasuredFixture.run(environment: nil) { _ in 20 }
        #expect(kinds(here, unknown) == [.differentMachines])
    }

    /// In the cloud it doesn't matter what drives the run.
    @Test func theDriverOfACloudRunMayBeAnother() async throws {
        let cloud = CloudRecord(
            deployment: "", account: "", region: "eu-west-1", architecture: "arm64", engine: "", startedAt: 0)
        let here = try await MeasuredFixture.run(
            environment: MeasuredFixture.environment { $0.cloud = cloud }
        ) { _ in 20 }
        let there = try await MeasuredFixture.run(
            environment: MeasuredFixture.environment {
                $0.cloud = cloud
                $0.machine.cpu = "Other"
            }
        ) { _ in 20 }
        #expect(kinds(here, there).isEmpty)
    }

    @Test func limitsThatWereNotEnforcedComeFirst() async throws {
        let enforced = try await MeasuredFixture.run { _ in 20 }
        let environment = MeasuredFixture.environment {
            $0.unenforcedLimits = [LimitWarning(limit: "memory", explanation: "no cgroups")]
        }
        let unenforced = try await MeasuredFixture.run(
            environment: environment, change: { $0.journal.removeLast() }
        ) { _ in 20 }
        let comparison = RunComparison(from: enforced, to: unenforced)
        #expect(comparison.warnings.first?.kind == .unenforcedLimits)
        #expect(comparison.warnings.first?.message.contains("experiment: The memory limit") == true)
        #expect(RunComparison(within: unenforced, by: .memory).warnings.first?.kind == .unenforcedLimits)
    }

    @Test func otherWorkloadsModelsAndOutputs() async throws {
        func run(model: String, concurrency: Int = 1, digest: String = "0123456789abcdef") async throws -> MeasuredRun {
            try await MeasuredFixture.run(
                plugins: [MeasuredFixture.plugin("pca", model: model)], concurrency: concurrency, digest: digest
            ) { _ in 20 }
        }
        let base = try await run(model: "a")
        #expect(try await kinds(base, run(model: "a")).isEmpty)
        #expect(try await kinds(base, run(model: "a", concurrency: 2)) == [.differentWorkloads])
        #expect(try await kinds(base, run(model: "a", digest: "fedcba9876543210")) == [.outputsDiffer])
        // Another model may well give other outputs.
        #expect(try await kinds(base, run(model: "b", digest: "fedcba9876543210")) == [.differentInputs])
    }
}
