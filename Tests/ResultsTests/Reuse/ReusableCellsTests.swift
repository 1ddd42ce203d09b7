import Experiment
import Foundation
import Results
import Testing

/// Which cells of earlier runs are the same, and good enough to be taken.
struct ReusableCellsTests {
    private let runs = ReuseFixture()

    @Test func sameCellsAreTakenInWhateverOrder() async throws {
        try runs.run("old", batchSizes: [1, 10, 100], orderSeed: 99)
        runs.plan = ReuseFixture.plan("new", batchSizes: [1000, 10, 1], orderSeed: 5)
        runs.environment = ReuseFixture.environment(options: ["--order-seed": "5", "--batch-size": "1000,10,1"])
        #expect(try await runs.taken() == ["old: 1", "old: 10"])
        #expect(try await runs.search().found.runs.flatMap(\.cells).allSatisfy { $0.messages == 6 })
    }

    /// Each changes one thing of the earlier run, and names what the refusal must name.
    private static let plans: [(String, @Sendable (inout ExperimentPlan) -> Void)] = [
        ("program", { $0.plugins[0].programDigest = "q" }), ("model", { $0.plugins[0].modelDigest = nil }),
        ("dataset", { $0.plugins[0].datasetDigest = "e" }), ("platform", { $0.platform = "aws" }),
    ]

    @Test(arguments: plans)
    func anotherPlanIsAnotherCell(name: String, change: @Sendable (inout ExperimentPlan) -> Void) async throws {
        try runs.run("old", plan: change)
        let search = try await runs.search()
        #expect(search.found.isEmpty)
        #expect(search.refusals.map(\.differences) == [[name], [name]])
        #expect(search.refusals.first?.description == "pca 512 MB, batch 10: not the same in old: \(name)")
    }

    private static let environments: [(String, @Sendable (inout EnvironmentRecord) -> Void)] = [
        ("processor", { $0.machine.cpu = "Slow 1" }), ("cores", { $0.machine.cores = 4 }),
        ("kernel", { $0.machine.kernel = "6.2" }), ("memory", { $0.machine.memory = 1 }),
        ("instances", { $0.isolation = "containers (podman 4.3.1, runc)" }),
        ("processors", { $0.processorsKeptAwake = true }), ("library OpenBLAS", { $0.libraries["OpenBLAS"] = "1" }),
        ("library libcurl", { $0.libraries["libcurl"] = "8" }),
        ("--timeout", { $0 = ReuseFixture.environment(options: ["--timeout": "3"]) }),
        ("--seed", { $0 = ReuseFixture.environment(options: ["--seed": "2"]) }),
        ("--messages", { $0 = ReuseFixture.environment(options: ["--messages": "60"]) }),
        ("--of-another-version", { $0.command += ["--of-another-version"] }),
    ]

    @Test(arguments: environments)
    func anotherEnvironmentIsAnotherCell(
        name: String, change: @Sendable (inout EnvironmentRecord) -> Void
    ) async throws {
        var environment = ReuseFixture.environment()
        change(&environment)
        try runs.run("old", environment)
        let search = try await runs.search()
        #expect(search.found.isEmpty)
        #expect(search.refusals.map(\.differences) == [[name], [name]])
    }

    /// What stands in `change` is wrong with the cell of batches of one; that of ten is taken all the same.
    private static let damages: [(String, @Sendable (RunFixture) -> Void)] = [
        ("a failure", { $0.journal[3].replace("succeeded", with: "failed") }),
        ("a retry", { $0.journal[3].replace(#""attempts":1"#, with: #""attempts":2"#) }),
        ("a missing message", { $0.journal.remove(at: 3) }),
        ("a torn line", { $0.journal[3] = String($0.journal[3].prefix(100)) }),
        ("a missing REPORT", { $0.log.remove(at: $0.log.firstIndex { $0.hasPrefix("REPORT") }!) }),
        (
            "limits that weren't in force",
            { run in
                let line = run.log.firstIndex { $0.contains(#""limits":"enforced""#) }!
                run.log[line].replace("\"enforced", with: "\"unenforced: cpu")
            }
        ),
    ]

    @Test(arguments: damages)
    func onlyWholeCellsAreTaken(name: String, spoil: @Sendable (RunFixture) -> Void) async throws {
        // The sums of a run that is complete would be off.
        try runs.run("old") { run in
            spoil(run)
            run.journal[run.journal.count - 1].replace("true", with: "false")
        }
        #expect(try await runs.taken() == ["old: 10"], "\(name)")
        #expect(
            try await runs.search().refusals.map(\.description) == [
                "pca 512 MB, batch 1: in old it isn't whole, or the run isn't sound"
            ])
    }

    @Test func nothingIsTakenOfARunThatIsNotSound() async throws {
        // Two memory sizes with other outputs for the same message; and a sum that is off.
        try runs.run("differs") { run in
            run.deliver(7, message: 0, memorySize: 1024, batchSize: 1, digest: "other")
        }
        try runs.run("double") { $0.journal.insert($0.journal[2], at: 2) }
        #expect(try await runs.taken() == [])
    }

    @Test func nothingIsTakenOfARunThatHasNotEnded() async throws {
        try runs.run("killed") { $0.journal.removeLast() }
        #expect(try await runs.taken() == [])
    }

    @Test func aResumptionElsewhereIsNoMeasurementOfThisMachine() async throws {
        var environment = ReuseFixture.environment()
        var elsewhere = environment
        elsewhere.machine.cpu = "Slow 1"
        environment.resumptions = [Resumption(environment, missing: 1)]
        try runs.run("here", batchSizes: [1], environment)
        environment.resumptions = [Resumption(elsewhere, missing: 1)]
        try runs.run("elsewhere", batchSizes: [10], environment)
        #expect(try await runs.taken() == ["here: 1"])
    }

    /// What a stopping rule had no need of isn't missing; what the time cut off is.
    @Test(arguments: [("precise", true), ("time", false), ("messages", false)])
    func stoppedCells(reason: String, isTaken: Bool) async throws {
        let stopping = StoppingRule(precision: 0.05, minimumMessages: 1)
        runs.plan.stopping = stopping
        try runs.run(
            "old",
            spoil: { run in
                run.journal.remove(at: 6)
                for start in ["any", "cold"] {
                    run.journal.insert(
                        #"{"kind":"stopped","plugin":"pca","memorySize":512,"batchSize":1,"start":"\#(start)","#
                            + #""reason":"\#(reason)","count":5}"#, at: 6)
                }
            }, plan: { $0.stopping = stopping })
        #expect(try await runs.taken() == (isTaken ? ["old: 1"] : []) + ["old: 10"])
        guard isTaken else { return }
        let cells = try await runs.search().found.runs.flatMap(\.cells)
        #expect(cells.first { $0.batchSize == 1 }?.messages == 5)
    }

    @Test func theLatestMeasurementIsTaken() async throws {
        try runs.run("b-early", ReuseFixture.environment(startedAt: "2026-01-01T00:00:00Z"))
        try runs.run("a-late", batchSizes: [10], ReuseFixture.environment(startedAt: "2026-01-02T00:00:00Z"))
        #expect(try await runs.taken() == ["a-late: 10", "b-early: 1"])
    }

    @Test func runsThatCanNotBeReadArePassedOver() async throws {
        try runs.run("old")
        for (name, text) in [("empty", ""), ("garbled", "{"), ("later", #"{"formatVersion":1000000}"#)] {
            let folder = runs.folder.appending(path: name)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: folder.appending(path: "plan.json"))
        }
        try runs.run("unknown", plan: { $0.plugins[0].programDigest = nil })
        let nameless = try runs.run("nameless")
        try FileManager.default.removeItem(at: nameless.folder.environment)
        let astray = try runs.run("astray", plan: { $0.reused = [ReusedRun(run: "../old", cells: [])] })
        #expect(FileManager.default.fileExists(atPath: astray.folder.plan.path))
        #expect(try await runs.taken() == ["old: 1", "old: 10"])
    }

    /// A plan that its command doesn't make is not believed.
    @Test func tamperedPlansArePassedOver() async throws {
        try runs.run("huge", plan: { $0.messages = .max })
        try runs.run("trace", plan: { $0.arrivals = .trace(file: "gone", digest: "") })
        try runs.run("side-by-side", plan: { $0.concurrency = 2 })
        #expect(try await runs.taken() == [])
    }

    @Test func aFolderWithoutRunsHasNothing() async throws {
        #expect(try await runs.search() == ReusableCells.Search())
    }

    @Test func factsCanNotBeMistakenForOthers() throws {
        let cell = Cell(plugin: "pca", memorySize: 512, batchSize: 1)
        let digests = try ["a", "a ", "1 a", "a1", ""].map { name in
            var environment = ReuseFixture.environment()
            environment.libraries = [name: "1 x"]
            return try #require(CellIdentity(of: cell, in: runs.plan, environment, limits: "enforced")).digest
        }
        #expect(Set(digests).count == digests.count)
        #expect(digests.allSatisfy { $0.count == 64 })
    }
}
