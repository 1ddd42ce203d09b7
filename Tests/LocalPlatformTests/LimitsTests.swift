import CSandbox
import Experiment
import Foundation
import LocalPlatform
import Testing

/// Whether this machine lets us make the control groups that the limits need.
private let enforcesLimits = LocalPlatform.limitWarnings().isEmpty

@Suite struct LimitsTests {
    @Test(.enabled(if: enforcesLimits, "no memory and CPU cgroups can be made here"))
    func anInstanceOverItsMemoryIsKilled() async throws {
        try await PlatformFixture.with(memorySize: 128) { fixture in
            let delivery = await fixture.deliver(#"{"do":"allocate","megabytes":300}"#)
            #expect(delivery.outcome == .failed)
            #expect(delivery.errorType == "Runtime.ExitError")
            #expect(delivery.errorMessage?.hasSuffix("Runtime exited with error: signal: killed") == true)
            #expect(await fixture.deliver("{}").outcome == .succeeded)
            let log = try await fixture.finalLog()
            #expect(log.contains { $0.hasPrefix("REPORT") && $0.contains("\tError Type: Runtime.OutOfMemory\t") })
            #expect(try platformLines(in: log).map { $0["coldStart"] as? Bool } == [true, true])
        }
    }

    @Test func maxMemoryUsedIsWhatWasUsed() async throws {
        try await PlatformFixture.with(memorySize: 2048) { fixture in
            _ = await fixture.deliver(#"{"do":"allocate","megabytes":100}"#)
            let log = try await fixture.finalLog()
            let used = try #require(
                log.compactMap { $0.firstMatch(of: /Max Memory Used: (\d+) MB/) }.first.flatMap { Int($0.1) })
            #expect((100...200).contains(used))
        }
    }

    /// Its pages are in memory already, charged to this process: on Lambda the instance would have read them.
    @Test func mappedFilesAreMemoryUsed() async throws {
        try await PlatformFixture.with(
            memorySize: 2048,
            prepare: { try Data(repeating: 1, count: 100 << 20).write(to: URL(filePath: "\($0)/model")) }
        ) { fixture in
            let delivery = await fixture.deliver(#"{"do":"map","path":"model"}"#)
            #expect(delivery.text == "25600")
            let log = try await fixture.finalLog()
            let used = try #require(
                log.compactMap { $0.firstMatch(of: /Max Memory Used: (\d+) MB/) }.first.flatMap { Int($0.1) })
            #expect((100...200).contains(used))
        }
    }

    @Test(.enabled(if: enforcesLimits, "no memory and CPU cgroups can be made here"))
    func everyRecordSaysThatLimitsAreEnforced() async throws {
        try await PlatformFixture.with(memorySize: 512) { fixture in
            #expect(fixture.warnings.isEmpty)
            _ = await fixture.deliver("{}")
            let lines = try platformLines(in: await fixture.finalLog())
            #expect(lines.map { $0["limits"] as? String } == ["enforced"])
        }
    }

    @Test func withoutControlGroupsItRunsAndSaysSo() async throws {
        var configuration = LocalPlatformConfiguration.withoutRetries
        configuration.usesControlGroups = false
        try await PlatformFixture.with(memorySize: 512, configuration: configuration) { fixture in
            #expect(fixture.warnings.map(\.limit) == ["memory", "cpu"])
            #expect(await fixture.deliver("{}").outcome == .succeeded)
            let log = try await fixture.finalLog()
            #expect(try platformLines(in: log).map { $0["limits"] as? String } == ["unenforced: memory, cpu"])
            #expect(log.contains { $0.hasPrefix("REPORT") && !$0.contains("Max Memory Used: 0 MB") })
        }
    }

    @Test(.enabled(if: enforcesLimits, "no memory and CPU cgroups can be made here"))
    func nothingOfAnEndedPlatformStaysBehind() async throws {
        try await PlatformFixture.with { fixture in
            let response = await fixture.deliver(#"{"do":"leave a child"}"#)
            let child = try #require(Int32(response.text))
            #expect(isRunning(child))
            await fixture.platform.shutDown()
            #expect(!isRunning(child))
        }
    }

    @Test(.enabled(if: enforcesLimits, "no memory and CPU cgroups can be made here"))
    func theNextHarnessCleansUpAfterAKilledOne() throws {
        let groups = ControlGroups.find()
        defer { groups.remove() }
        // Below the own group, where no other test looks.
        let parent = try #require(groups.memory).folder
        // As a harness leaves it that is killed: its process has gone, one that it had started still runs.
        let stale = "\(parent)/ml-on-faas.999999999.1.1"
        try FileManager.default.createDirectory(atPath: "\(stale)/instance", withIntermediateDirectories: true)
        let orphan = Process()
        orphan.executableURL = URL(filePath: "/bin/sleep")
        orphan.arguments = ["1000"]
        try orphan.run()
        try Data("\(orphan.processIdentifier)".utf8).write(to: URL(filePath: "\(stale)/instance/cgroup.procs"))

        ControlGroups.removeStale(in: parent)
        orphan.waitUntilExit()
        #expect(orphan.terminationReason == .uncaughtSignal)
        #expect(!FileManager.default.fileExists(atPath: stale))
        #expect(FileManager.default.fileExists(atPath: parent))
    }

    @Test func aProcessDiesWithTheThreadThatStartedIt() async throws {
        let program = Program(
            command: ["/bin/sleep", "1000"], environment: [:], workingDirectory: "/", output: 1, groups: [], cpus: [])
        let pid = await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: (try? program.spawn())?.pid ?? -1) }.start()
        }
        try #require(pid > 0)
        var status: CInt = 0
        waitpid(pid, &status, 0)
        #expect(ExitStatus(waitStatus: status, forMemory: false).cause == .signalled(9))
    }

    @Test func aFunctionBeyondTheMachineIsNotCalledEnforced() {
        let limits = LimitsInForce(memory: true, cpu: true, cpus: 2)
        func spec(_ memorySize: Int) -> FunctionSpec {
            FunctionSpec(
                plugin: "p", memorySize: memorySize, command: ["/p"], workingDirectory: "/", modelDirectory: "/")
        }
        #expect(limits.inForce(for: spec(3538)) == "enforced")
        #expect(limits.inForce(for: spec(10_240)) == "unenforced: cpu")
        #expect(limits.warnings(for: [spec(512), spec(10_240)]).map(\.limit) == ["cpu"])
        #expect(LimitsInForce(memory: false, cpu: false, cpus: 2).inForce(for: spec(128)) == "unenforced: memory, cpu")
    }
}
