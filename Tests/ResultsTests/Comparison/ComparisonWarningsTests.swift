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

    /// A run that was cut short may be gone on with on another machine, by another revision, or on a busier day.
    @Test func aRunOfTwoMachinesSaysSoOnTop() async throws {
        let whole = try await MeasuredFixture.run { _ in 20 }
        func resumed(_ change: (inout EnvironmentRecord) -> Void) async throws -> MeasuredRun {
            let environment = MeasuredFixture.environment {
                $0.record(processorsKeptAwake: true)
                var now = $0
                now.startedAt = "2026-01-03T04:05:06Z"
                $0.resumptions = [Resumption(now, missing: 7)]
                $0.record(processorsKeptAwake: true)
                change(&$0)
            }
            return try await MeasuredFixture.run(
                environment: environment, change: { $0.journal.remove(at: $0.journal.count - 2) }
            ) { _ in 20 }
        }
        #expect(try await resumed { _ in }.summary.warnings.allSatisfy { $0.kind != .resumedElsewhere })
        let changes: [(String, (inout EnvironmentRecord) -> Void)] = [
            ("cores \(Machine.current().cores) and 640", { $0.resumptions?[0].machine.cores = 640 }),
            ("revision of the harness unknown and v2", { $0.resumptions?[0].revision = "v2" }),
            ("idle processors kept awake and asleep", { $0.record(processorsKeptAwake: false) }),
            ("memory ", { $0.resumptions?[0].machine.memory = .max }),
        ]
        for (text, change) in changes {
            let run = try await resumed(change)
            let warning = try #require(run.summary.warnings.first { $0.kind == .resumedElsewhere })
            #expect(warning.message.contains(text) && warning.message.contains("last 7 messages"))
            #expect(warning.message.contains("2026-01-03T04:05:06Z"))
            let kinds = kinds(whole, run).filter { $0 != .differentMachines }
            #expect(kinds.first == .resumedElsewhere, "before all else that is wrong with the run")
        }
        // Which machine drives a cloud's functions doesn't matter.
        let cloud = CloudRecord(
            deployment: "", account: "", region: "eu-west-1", architecture: "arm64", engine: "", startedAt: 0)
        let driven = try await resumed {
            $0.cloud = cloud
            $0.resumptions?[0].machine.cores = 640
        }
        #expect(driven.summary.warnings.allSatisfy { $0.kind != .resumedElsewhere })
    }

    @Test func eachPartOfARunKeepsItsLoad() async throws {
        let environment = MeasuredFixture.environment {
            $0.record(MachineLoad(busyBefore: 0.5))
            $0.record(unenforcedLimits: [LimitWarning(limit: "memory", explanation: "no cgroups")])
            $0.resumptions = [Resumption($0, missing: 7)]
            $0.record(MachineLoad(busyBefore: 0.01, stolen: 0.2))
            $0.record(unenforcedLimits: [])
        }
        #expect(environment.load?.busyBefore == 0.5 && environment.unenforcedLimits.count == 1)
        let kinds = try await MeasuredFixture.run(environment: environment) { _ in 20 }.summary.warnings.map(\.kind)
        #expect(kinds.contains(.machineBusy) && kinds.contains(.stolenTime) && kinds.contains(.unenforcedLimits))
    }

    @Test func whatElseDurationsDependOn() async throws {
        let known = MeasuredFixture.environment {
            $0.processorsKeptAwake = true
            $0.libraries = ["OpenBLAS": "0.3.21", "BLAS kernel": "Haswell", "libcurl": "8"]
        }
        let here = try await MeasuredFixture.run(environment: known) { _ in 20 }
        let changes: [(String, (inout EnvironmentRecord) -> Void)] = [
            ("idle processors kept awake and asleep", { $0.processorsKeptAwake = false }),
            ("OpenBLAS 0.3.21 and 0.3.29", { $0.libraries["OpenBLAS"] = "0.3.29" }),
            ("BLAS kernel Haswell and unknown", { $0.libraries["BLAS kernel"] = nil }),
        ]
        for (text, change) in changes {
            var there = here
            there.environment.map {
                var environment = $0
                change(&environment)
                there.environment = environment
            }
            let warnings = RunComparison(from: here, to: there).warnings
            #expect(warnings.map(\.kind) == [.differentMachines] && warnings[0].message.contains(text))
        }
        var there = here
        // Of the libraries, only what functions compute with.
        there.environment?.libraries["libcurl"] = "7"
        #expect(kinds(here, there).isEmpty)
        there.plan?.coldStarts = 7
        #expect(kinds(here, there) == [.differentWorkloads])
        there.plan?.seeds.sampling = 99
        #expect(kinds(here, there) == [.differentWorkloads, .differentInputs])
    }
}
