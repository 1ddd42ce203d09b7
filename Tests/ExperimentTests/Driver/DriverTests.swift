import Experiment
import Foundation
import Synchronization
import Testing

struct DriverTests {
    private func run(
        _ plan: ExperimentPlan, on platform: FakePlatform, in folder: TemporaryFolder
    ) async throws -> (complete: Bool, lines: [[String: Any]]) {
        let file = folder.url.appending(path: "journal.jsonl")
        let journal = try Journal(file: file)
        let driver = Driver(
            plan: plan, platform: platform, sources: ["rows": try .fixture(rows: 30, in: folder)], journal: journal,
            observe: { _, _ in })
        try journal.begin(experimentId: plan.experimentId)
        let complete = try await driver.run(Schedule(plan: plan)).complete
        try journal.end(complete: complete)
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        return (complete, lines)
    }

    @Test(arguments: [1, 4])
    func everyDeliveryIsRecorded(concurrency: Int) async throws {
        let plan = ExperimentPlan.fixture(concurrency: concurrency)
        let (complete, lines) = try await run(plan, on: FakePlatform(), in: TemporaryFolder())
        #expect(complete)
        #expect(lines.first?["kind"] as? String == "run")
        #expect(lines.last?["complete"] as? Bool == true)
        let deliveries = lines.filter { $0["kind"] as? String == "delivery" }
        let keys = Set(deliveries.map { "\($0["function"] ?? "") \($0["messageId"] ?? "")" })
        #expect(keys.count == plan.cells.count * plan.messages)
        #expect(deliveries.count == keys.count)
    }

    @Test(.timeLimit(.minutes(1))) func concurrencyIsReachedAndKept() async throws {
        let platform = FakePlatform(waitsFor: 3)
        _ = try await run(.fixture(concurrency: 3), on: platform, in: TemporaryFolder())
        #expect(platform.mostUnderWay == 3)
    }

    @Test func failuresAreRecordedWithTheirError() async throws {
        let platform = FakePlatform(outcome: { [.succeeded, .failed, .timedOut][$0 % 3] })
        let (complete, lines) = try await run(
            .fixture(plugins: ["pca"], memorySizes: [128], batchSizes: [1]), on: platform, in: TemporaryFolder())
        #expect(complete)
        let failed = lines.filter { $0["kind"] as? String == "delivery" && $0["outcome"] as? String != "succeeded" }
        #expect(failed.allSatisfy { $0["error"] as? String == "control \u{1} and \"quotes\"" })
        #expect(Set(failed.compactMap { $0["outcome"] as? String }) == ["failed", "timed-out"])
    }

    @Test func cancellationKeepsWhatWasMeasured() async throws {
        let folder = try TemporaryFolder()
        let reached = AsyncStream<Void>.makeStream()
        let platform = FakePlatform(onDelivery: { number in
            guard number == 10 else { return }
            reached.continuation.finish()
            // Under way when the run is cancelled: it ends, and is recorded.
            while !Task.isCancelled { await Task.yield() }
        })
        let work = Task { try await run(.fixture(), on: platform, in: folder).complete }
        for await _ in reached.stream {}
        work.cancel()
        #expect(try await work.value == false)
        let text = try String(contentsOf: folder.url.appending(path: "journal.jsonl"), encoding: .utf8)
        #expect(text.split(separator: "\n").count == 12)
        #expect(text.hasSuffix("\n"))
        #expect(text.contains(#""complete":false"#))
    }

    @Test func brokenFunctionIsGivenUp() async throws {
        let plan = ExperimentPlan.fixture(plugins: ["pca"], memorySizes: [128])
        let (complete, lines) = try await run(plan, on: FakePlatform(outcome: { _ in .failed }), in: TemporaryFolder())
        #expect(!complete)
        let deliveries = lines.count { $0["kind"] as? String == "delivery" }
        #expect(deliveries == Driver.failuresBeforeGivingUp)
    }

    @Test func hangingFunctionIsGivenUpAfterTheAttemptsAtOneMessage() async throws {
        let plan = ExperimentPlan.fixture(plugins: ["pca"], memorySizes: [128])
        let platform = FakePlatform(attempts: 3, outcome: { _ in .timedOut })
        let (complete, lines) = try await run(plan, on: platform, in: TemporaryFolder())
        #expect(!complete)
        #expect(lines.count { $0["kind"] as? String == "delivery" } == 1)
    }

    @Test func fullDiskStopsTheRunWithAnError() async throws {
        // The kernel's own full device: every write to it fails with ENOSPC.
        let journal = try Journal(appendingTo: URL(filePath: "/dev/full"))
        let driver = Driver(
            plan: .fixture(), platform: FakePlatform(),
            sources: ["rows": try .fixture(rows: 30, in: TemporaryFolder())],
            journal: journal, observe: { _, _ in })
        let error = await #expect(throws: ExperimentError.self) {
            try await driver.run(Schedule(plan: .fixture()))
        }
        #expect(error?.description.contains("/dev/full: No space left on device.") == true)
    }
}

/// A topic that takes everything, and hears of an end only when nobody waits any more.
private final class EndlessTopic: Platform {
    let name = "topic"
    let ends = Mutex(0)

    func deploy(_ functions: [FunctionSpec], logFolder: String) async throws -> [LimitWarning] { [] }

    func publish(_ message: OutgoingMessage, to function: String, start: StartMode) async throws -> Handover {
        .accepted { [self] in
            let never = AsyncStream<Void>.makeStream()
            for await _ in never.stream {}
            ends.withLock { $0 += 1 }
            return nil
        }
    }

    func shutDown() async {}
}

extension DriverTests {
    /// On a full disk the platform is still told that nobody waits for the delivery: others may wait for that.
    @Test(.timeLimit(.minutes(1))) func journalThatCannotBeWrittenLeavesNoDeliveryBehind() async throws {
        let folder = try TemporaryFolder()
        let topic = EndlessTopic()
        let driver = Driver(
            plan: .fixture(plugins: ["pca"], memorySizes: [128], batchSizes: [1]), platform: topic,
            sources: ["rows": try .fixture(rows: 30, in: folder)],
            journal: try Journal(appendingTo: URL(filePath: "/dev/full")), observe: { _, _ in })
        await #expect(throws: ExperimentError.self) {
            _ = try await driver.run(Schedule(plan: .fixture(plugins: ["pca"], memorySizes: [128], batchSizes: [1])))
        }
        #expect(topic.ends.withLock { $0 } == 1)
    }
}
