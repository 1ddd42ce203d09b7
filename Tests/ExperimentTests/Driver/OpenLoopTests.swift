import Experiment
import Foundation
import Synchronization
import Testing

/// How a platform is offered a message that is due.
enum Offer: CaseIterable {
    /// By a task, which waits until it was published.
    case waiting
    /// By the thread that keeps the schedule.
    case prompt

    func of(_ platform: FakePlatform) -> any Platform {
        switch self {
        case .waiting: platform
        case .prompt: PromptFakePlatform(platform)
        }
    }
}

@Suite(.timeLimit(.minutes(1)))
struct OpenLoopTests {
    private struct Line: Decodable {
        var kind: String
        var messageId: String?
        var scheduled, sent, received: Int64?
    }

    private func run(
        _ plan: ExperimentPlan, on platform: any Platform,
        observe: @escaping @Sendable (Int, Driver.Event) -> Void = { _, _ in }
    ) async throws -> (complete: Bool, lines: [Line]) {
        let folder = try TemporaryFolder()
        let file = folder.url.appending(path: "journal.jsonl")
        let driver = Driver(
            plan: plan, platform: platform, sources: ["rows": try .fixture(rows: 30, in: folder)],
            journal: try Journal(file: file), observe: observe)
        let complete = try await driver.run(Schedule(plan: plan)).complete
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
        return (complete, lines)
    }

    private func plan(messages: Int, rate: Double, concurrency: Int) -> ExperimentPlan {
        .fixture(
            plugins: ["pca"], memorySizes: [128], batchSizes: [1], messages: messages, coldStarts: 0,
            concurrency: concurrency, arrivals: .constant(rate: rate))
    }

    /// The function answers nobody until the last message is there. A closed loop would send one and wait, and only that
    /// one would look slow; here all are sent on time, and every one of them counts the whole stall it met.
    @Test(arguments: Offer.allCases) func stallDelaysNoArrivalAndCountsForEachOfThem(_ offer: Offer) async throws {
        let plan = plan(messages: 50, rate: 1000, concurrency: 1000)
        let platform = FakePlatform(waitsFor: 50)
        let (complete, lines) = try await run(plan, on: offer.of(platform))
        #expect(complete)
        #expect(platform.mostUnderWay == 50)
        let deliveries = lines.filter { $0.kind == "delivery" }
        #expect(deliveries.count == 50)
        let scheduled = deliveries.compactMap(\.scheduled).sorted()
        let lastSent = try #require(deliveries.compactMap(\.sent).max())
        for delivery in deliveries {
            let (due, sent) = (try #require(delivery.scheduled), try #require(delivery.sent))
            #expect(sent >= due, "never early")
            #expect(try #require(delivery.received) - due >= lastSent - due, "until the stall was over")
        }
        // The schedule is the one that was made beforehand, to the nanosecond.
        #expect(scheduled.map { $0 - scheduled[0] } == Schedule(plan: plan).arrivals)
    }

    @Test(arguments: Offer.allCases) func arrivalsThatCannotBeSentAreCounted(_ offer: Offer) async throws {
        // The five under way end when all others have come in vain.
        let rest = AsyncStream<Void>.makeStream()
        let unsent = Mutex(0)
        let platform = FakePlatform(onDelivery: { _ in for await _ in rest.stream {} })
        let (complete, lines) = try await run(
            plan(messages: 40, rate: 2000, concurrency: 5), on: offer.of(platform)
        ) { _, event in
            guard case .unsent = event else { return }
            if unsent.withLock({ count in
                count += 1
                return count
            }) == 35 {
                rest.continuation.finish()
            }
        }
        #expect(complete, "all messages are accounted for")
        #expect(platform.mostUnderWay <= 5)
        #expect(lines.count { $0.kind == "delivery" } == 5)
        let lost = lines.filter { $0.kind == "unsent" }
        #expect(lost.count == 35)
        #expect(lost.allSatisfy { $0.scheduled != nil && $0.sent == nil })
        #expect(Set(lines.compactMap(\.messageId)).count == 40)
    }

    @Test(arguments: Offer.allCases) func burstIsUnderWayAtOnce(_ offer: Offer) async throws {
        let platform = FakePlatform(waitsFor: 20)
        let plan = ExperimentPlan.fixture(
            coldStarts: 0, concurrency: 20, arrivals: .burst(size: 20, interval: 0.001))
        // A later burst may come before the first has ended, and finds no room.
        let (complete, lines) = try await run(plan, on: offer.of(platform))
        #expect(complete)
        #expect(platform.mostUnderWay == 20)
        #expect(Set(lines.compactMap { $0.scheduled }).count == plan.cells.count)
    }

    @Test(arguments: Offer.allCases) func cancellationEndsTheWaitForTheNextArrival(_ offer: Offer) async throws {
        let first = AsyncStream<Void>.makeStream()
        let platform = FakePlatform(onDelivery: { _ in first.continuation.finish() })
        let work = Task { [self] in
            try await run(plan(messages: 2, rate: 0.001, concurrency: 10), on: offer.of(platform))
        }
        for await _ in first.stream {}
        work.cancel()
        let (complete, lines) = try await work.value
        #expect(!complete)
        #expect(lines.count == 1)
    }

    /// Far more than are made ahead are due at once: each is sent once, in the schedule's order.
    @Test func thousandsDueAtOnceAreSentInOrder() async throws {
        let plan = ExperimentPlan.fixture(
            plugins: ["pca"], memorySizes: [128], batchSizes: [1], messages: 6000, coldStarts: 0, concurrency: 6000,
            arrivals: .burst(size: 6000, interval: 1))
        let platform = PromptFakePlatform(FakePlatform())
        let (complete, lines) = try await run(plan, on: platform)
        #expect(complete)
        let source = try MessageSource.fixture(rows: 30, in: TemporaryFolder())
        let scheduled = Schedule(plan: plan).entries
        #expect(platform.payloads == scheduled.map { source.event(batchSize: 1, message: $0.message) })
        #expect(lines.count == 6000)
        #expect(Set(lines.compactMap(\.messageId)).count == 6000)
        #expect(Set(lines.compactMap(\.scheduled)).count == 1)
    }

    @Test(arguments: Offer.allCases)
    func thousandsInQuickSuccessionAreNeitherLostNorDoubled(_ offer: Offer) async throws {
        let platform = FakePlatform()
        let (complete, lines) = try await run(
            plan(messages: 5000, rate: 50_000, concurrency: 5000), on: offer.of(platform))
        #expect(complete)
        #expect(lines.count { $0.kind == "delivery" } == 5000)
        #expect(Set(lines.compactMap(\.messageId)).count == 5000)
        #expect(lines.allSatisfy { ($0.sent ?? 0) >= ($0.scheduled ?? .max) }, "never early")
    }

    /// What has been measured isn't lost, though many are under way when the run is cancelled.
    @Test(arguments: Offer.allCases) func cancellationRecordsWhatIsUnderWay(_ offer: Offer) async throws {
        let reached = AsyncStream<Void>.makeStream()
        let released = Mutex(false)
        let platform = FakePlatform(onDelivery: { number in
            if number == 10 { reached.continuation.finish() }
            while !released.withLock({ $0 }) { await Task.yield() }
        })
        let work = Task { [self] in
            try await run(.fixture(concurrency: 10, arrivals: .burst(size: 10, interval: 1000)), on: offer.of(platform))
        }
        for await _ in reached.stream {}
        work.cancel()
        released.withLock { $0 = true }
        let (complete, lines) = try await work.value
        #expect(!complete)
        #expect(lines.count { $0.kind == "delivery" } == 10)
    }

    @Test(arguments: Offer.allCases) func cancelledBeforeItBeganItSendsNothing(_ offer: Offer) async throws {
        let platform = FakePlatform()
        let work = Task { [self] in
            withUnsafeCurrentTask { $0?.cancel() }
            return try await run(plan(messages: 100, rate: 1, concurrency: 10), on: offer.of(platform))
        }
        let (complete, lines) = try await work.value
        #expect(!complete)
        #expect(lines.isEmpty)
        #expect(platform.mostUnderWay == 0)
    }

    @Test(arguments: Offer.allCases) func journalThatCannotBeWrittenEndsTheLoop(_ offer: Offer) async throws {
        // The next message would be due in a quarter of an hour.
        let plan = plan(messages: 2, rate: 0.001, concurrency: 1000)
        let driver = Driver(
            plan: plan, platform: offer.of(FakePlatform()),
            sources: ["rows": try .fixture(rows: 30, in: TemporaryFolder())],
            journal: try Journal(appendingTo: URL(filePath: "/dev/full")), observe: { _, _ in })
        await #expect(throws: ExperimentError.self) { _ = try await driver.run(Schedule(plan: plan)) }
    }
}
