import Experiment
import Foundation
import LocalPlatform
import Testing

@Suite(.timeLimit(.minutes(2)))
struct StartQueueTests {
    /// One start at a time, however long it takes.
    private var oneByOne: LocalPlatformConfiguration {
        var configuration = LocalPlatformConfiguration.withoutRetries
        configuration.simultaneousStarts = 1
        configuration.startTurnSeconds = 1000
        return configuration
    }

    private func deliver(_ count: Int, to fixture: PlatformFixture) async -> [Delivery] {
        await withTaskGroup(of: Delivery.self) { group in
            for _ in 0..<count { group.addTask { await fixture.deliver("{}", start: .cold) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// A storm of cold starts: every delivery gets the instance that was started for it, one after the other.
    @Test func instancesStartInTurn() async throws {
        try await PlatformFixture.with(environment: ["INIT": "alone"], configuration: oneByOne) { fixture in
            #expect(await deliver(12, to: fixture).allSatisfy { $0.outcome == .succeeded })
            let log = try await fixture.finalLog()
            #expect(!log.contains { $0.hasPrefix("INIT_REPORT") }, "an init phase has failed: it wasn't alone")
            let lines = try platformLines(in: log)
            #expect(lines.map { $0["coldStart"] as? Bool } == Array(repeating: true, count: 12))
            #expect(Set(lines.compactMap { $0["instanceId"] as? String }).count == 12)
        }
    }

    /// Whatever comes of a start, the next one gets its turn.
    @Test(arguments: ["exit", "error"])
    func startsThatFailMakeRoom(behaviour: String) async throws {
        try await PlatformFixture.with(environment: ["INIT": behaviour], configuration: oneByOne) { fixture in
            let deliveries = await deliver(8, to: fixture)
            #expect(deliveries.count == 8)
            #expect(deliveries.allSatisfy { $0.outcome == .failed })
        }
    }

    @Test func programsThatCannotBeStartedMakeRoom() async throws {
        try await PlatformFixture.with(command: ["/nowhere/program"], configuration: oneByOne) { fixture in
            let deliveries = await deliver(200, to: fixture)
            #expect(deliveries.count == 200)
            #expect(deliveries.allSatisfy { $0.errorType == "Runtime.InvalidEntrypoint" })
        }
    }

    /// The first instance waits in its init phase for longer than the test may last.
    @Test func startThatWaitsForSomethingElseHoldsUpNobody() async throws {
        var configuration = oneByOne
        configuration.startTurnSeconds = 0.1
        configuration.initSeconds = 1000
        try await PlatformFixture.with(environment: ["INIT": "hang once"], configuration: configuration) { fixture in
            async let hanging = fixture.deliver("{}")
            let marker = "\(fixture.logFolder)/marker"
            #expect(await eventually { FileManager.default.fileExists(atPath: marker) })
            #expect(await fixture.deliver("{}").outcome == .succeeded)
            await fixture.platform.shutDown()
            #expect(await hanging.text.contains("shut down"))
        }
    }

    @Test func shutDownEndsThoseThatWaitForTheirTurn() async throws {
        var configuration = oneByOne
        configuration.initSeconds = 1000
        try await PlatformFixture.with(environment: ["INIT": "hang once"], configuration: configuration) { fixture in
            async let deliveries = deliver(20, to: fixture)
            let marker = "\(fixture.logFolder)/marker"
            #expect(await eventually { FileManager.default.fileExists(atPath: marker) })
            let log = try await fixture.finalLog()
            #expect(await deliveries.allSatisfy { $0.outcome == .failed && $0.text.contains("shut down") })
            #expect(log.count { $0 == "starting" } == 1, "none of the others was started any more")
        }
    }
}
