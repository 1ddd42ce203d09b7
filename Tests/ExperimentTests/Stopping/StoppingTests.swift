import Experiment
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct StoppingTests {
    private struct Line: Decodable {
        var kind: String
        var messageId, plugin, start, reason: String?
        var count: Int?
        var width: Double?
        var complete: Bool?
    }

    private let folder: TemporaryFolder
    private let journal: URL

    init() throws {
        folder = try TemporaryFolder()
        journal = folder.url.appending(path: "journal.jsonl")
    }

    private func run(_ plan: ExperimentPlan, on platform: any Platform) async throws -> (Driver.Result, [Line]) {
        let accounted = try AccountedMessages(journal: journal, plan: plan)
        let schedule = Schedule(plan: plan).without(accounted)
        let driver = Driver(
            plan: plan, platform: platform, sources: ["rows": try .fixture(rows: 30, in: folder)],
            journal: try Journal(resuming: journal), after: accounted, observe: { _, _ in })
        let result = try await driver.run(schedule)
        let lines = try String(contentsOf: journal, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
        return (result, lines)
    }

    private func plan(
        _ rule: StoppingRule, messages: Int = 400, coldStarts: Int = 0, plugins: [String] = ["pca"]
    ) -> ExperimentPlan {
        var plan = ExperimentPlan.fixture(
            plugins: plugins, memorySizes: [128], batchSizes: [1], messages: messages, coldStarts: coldStarts)
        plan.stopping = rule
        return plan
    }

    /// Durations that are all the same are known as soon as there may be an end, and the rest isn't sent.
    @Test func preciseCellEndsAtTheMinimum() async throws {
        let plan = plan(StoppingRule(precision: 0.05, minimumMessages: 50))
        let (result, lines) = try await run(plan, on: FakePlatform(duration: { _ in 1000 }))
        #expect(result.complete)
        #expect(result.unsettled.isEmpty)
        #expect(lines.count { $0.kind == "delivery" } == 50)
        let stopped = try #require(lines.first { $0.kind == "stopped" })
        #expect(stopped.reason == "precise" && stopped.count == 50 && stopped.width == 0)
        // Nothing is missing of it.
        let accounted = try AccountedMessages(journal: journal, plan: plan)
        #expect(Schedule(plan: plan).without(accounted).entries.isEmpty)
    }

    /// Durations 1000, 1001, … 1099, over and over: of n of them the median's interval is about 100 · 1.96/√n wide, so that
    /// one percent, 10.5, takes about (196 / 10.5)² = 348 messages.
    @Test func wideIntervalTakesMoreMessages() async throws {
        let plan = plan(StoppingRule(precision: 0.01, minimumMessages: 10), messages: 4000)
        let (result, lines) = try await run(plan, on: FakePlatform(duration: { 1000 + Int64($0 * 37 % 100) }))
        #expect(result.complete)
        let deliveries = lines.count { $0.kind == "delivery" }
        #expect((300...420).contains(deliveries), "\(deliveries)")
        let width = try #require(lines.first { $0.kind == "stopped" }?.width)
        #expect(width < 0.01 && width > 0.007)
    }

    @Test func whatIsNotPreciseIsTold() async throws {
        let plan = plan(StoppingRule(precision: 0.01, minimumMessages: 10), messages: 100)
        let (result, lines) = try await run(plan, on: FakePlatform(duration: { [1000, 9000][$0 % 2] }))
        #expect(result.complete, "all was sent")
        #expect(lines.count { $0.kind == "delivery" } == 100)
        #expect(result.unsettled.map(\.reason) == [.messages])
        #expect(lines.filter { $0.kind == "stopped" }.map(\.reason) == ["messages"])
        #expect(result.unsettled[0].description.hasPrefix("pca 128 MB, batch 1: 100 messages, its median is known to"))
    }

    /// Cold starts have a median of their own, and those that are asked for are sent though the others have ended. They are
    /// fewer than the minimum, and are looked at none the less.
    @Test func coldStartsCountApart() async throws {
        let plan = plan(StoppingRule(precision: 0.05, minimumMessages: 30), messages: 300, coldStarts: 20)
        let (result, lines) = try await run(plan, on: FakePlatform(duration: { _ in 1000 }))
        #expect(result.complete)
        #expect(lines.count { $0.kind == "delivery" && $0.start == "cold" } == 20)
        #expect(lines.count { $0.kind == "delivery" && $0.start == "any" } == 30)
        #expect(result.unsettled.isEmpty)
        #expect(lines.filter { $0.kind == "stopped" }.map(\.reason) == ["precise", "precise"])
        #expect(lines.first { $0.kind == "stopped" && $0.start == "cold" }?.count == 20)
    }

    /// Of seven there is no interval, however much alike they are.
    @Test func tooFewForAnIntervalAreTold() async throws {
        for (coldStarts, unsettled) in [(7, [7]), (8, [])] {
            try? FileManager.default.removeItem(at: journal)
            let plan = plan(StoppingRule(precision: 0.05, minimumMessages: 30), messages: 60, coldStarts: coldStarts)
            let (result, _) = try await run(plan, on: FakePlatform(duration: { _ in 1000 }))
            #expect(result.unsettled.map(\.count) == unsettled)
            #expect(result.unsettled.allSatisfy { $0.description.hasSuffix("7 cold starts, too few for an interval") })
        }
    }

    /// The looks come at every tenth more, and the last message may come between two of them: of all that were sent the
    /// interval counts. Of 13 durations it reaches to the 12th, one of two outliers; of 14 it does, too, and that is none.
    @Test func lastMessagesAreLookedAt() async throws {
        let plan = plan(StoppingRule(precision: 0.05, minimumMessages: 13), messages: 14)
        let (result, lines) = try await run(plan, on: FakePlatform(duration: { $0 < 3 ? 9000 : 1000 }))
        #expect(lines.count { $0.kind == "delivery" } == 14)
        #expect(result.unsettled.isEmpty)
        #expect(!lines.contains { $0.kind == "stopped" })
    }

    @Test func cellsEndByThemselves() async throws {
        let plan = plan(StoppingRule(precision: 0.05, minimumMessages: 20), messages: 100, plugins: ["pca", "svm"])
        let platform = FakePlatform(durationOf: { function, number in
            function.contains("svm") ? [1000, 9000][number % 2] : 1000
        })
        let (_, lines) = try await run(plan, on: platform)
        #expect(lines.count { $0.kind == "delivery" && $0.plugin == "pca" } == 20)
        #expect(lines.count { $0.kind == "delivery" && $0.plugin == "svm" } == 100)
    }

    @Test func failuresMakeNothingPrecise() async throws {
        let plan = plan(StoppingRule(precision: 0.05, minimumMessages: 20), messages: 60)
        let platform = FakePlatform(outcome: { $0 % 2 == 0 ? .succeeded : .failed }, duration: { _ in 1000 })
        let (_, lines) = try await run(plan, on: platform)
        let ended = lines.count { $0.kind == "delivery" }
        #expect((39...41).contains(ended), "twenty of them have succeeded")
    }

    @Test func timeThatIsUpEndsTheRun() async throws {
        let plan = plan(StoppingRule(precision: nil, minimumMessages: 1, longestSeconds: 0.05), messages: 1_000_000)
        let (result, lines) = try await run(plan, on: FakePlatform())
        #expect(result.complete, "as much as was asked for")
        #expect(result.unsettled.map(\.reason) == [.time])
        #expect(lines.count { $0.kind == "delivery" } < 1_000_000)
        #expect(lines.last?.reason == "time")
    }

    @Test func timeThatIsUpEndsAnOpenLoop() async throws {
        var plan = plan(StoppingRule(precision: nil, minimumMessages: 1, longestSeconds: 0.05), messages: 100_000)
        plan.arrivals = .constant(rate: 1000)
        let (result, lines) = try await run(plan, on: FakePlatform())
        #expect(result.complete)
        #expect(lines.last?.reason == "time")
    }

    /// The next message would be due in an hour.
    @Test(arguments: Offer.allCases) func timeThatIsUpEndsTheWaitForAnArrival(_ offer: Offer) async throws {
        var plan = plan(StoppingRule(precision: nil, minimumMessages: 1, longestSeconds: 0.05), messages: 2)
        plan.arrivals = .burst(size: 1, interval: 3600)
        let (result, lines) = try await run(plan, on: offer.of(FakePlatform()))
        #expect(result.complete)
        #expect(result.unsettled.map(\.reason) == [.time])
        #expect(lines.count { $0.kind == "delivery" } <= 1)
    }

    /// What couldn't be sent when it was due is no matter of the time, in whichever part of a run.
    @Test func unsentArrivalsAreNotOutOfTime() async throws {
        var plan = plan(StoppingRule(precision: nil, minimumMessages: 1, longestSeconds: 3600), messages: 300)
        (plan.arrivals, plan.concurrency) = (.burst(size: 300, interval: 1), 1)
        // The one that is under way ends when others have come in vain.
        let platform = FakePlatform(onDelivery: { [journal] _ in
            while (try? String(contentsOf: journal, encoding: .utf8))?.contains("unsent") != true { await Task.yield() }
        })
        let (result, lines) = try await run(plan, on: platform)
        #expect(result.complete && result.unsettled.isEmpty)
        #expect(lines.contains { $0.kind == "unsent" } && !lines.contains { $0.kind == "stopped" })
        let text = try String(contentsOf: journal, encoding: .utf8).split(separator: "\n")
        try Data(text.prefix(150).map { $0 + "\n" }.joined().utf8).write(to: journal)
        let (rest, all) = try await run(plan, on: platform)
        #expect(rest.complete && rest.unsettled.isEmpty)
        #expect(all.count { $0.kind != "stopped" } == 300)
    }

    /// When all are sent, what is known of them is what counts.
    @Test func minimumTimeKeepsAPreciseCellGoing() async throws {
        let plan = plan(StoppingRule(precision: 0.05, minimumMessages: 10, minimumSeconds: 3600), messages: 200)
        let (result, lines) = try await run(plan, on: FakePlatform(duration: { _ in 1000 }))
        #expect(lines.count { $0.kind == "delivery" } == 200)
        #expect(result.unsettled.isEmpty)
    }

    /// What an interrupted run has measured counts when it goes on.
    @Test func resumedRunKnowsItsSamples() async throws {
        let plan = plan(StoppingRule(precision: 0.05, minimumMessages: 50), coldStarts: 100)
        let platform = FakePlatform(duration: { _ in 1000 })
        #expect(try await run(plan, on: platform).1.count { $0.kind == "delivery" } == 100)
        let text = try String(contentsOf: journal, encoding: .utf8).split(separator: "\n")
        let end = try #require(text.firstIndex { $0.contains(#""stopped""#) })
        for count in [0, 1, 40, end, end + 1, 99, text.count] {
            try Data(text.prefix(count).map { $0 + "\n" }.joined().utf8).write(to: journal)
            let (result, lines) = try await run(plan, on: platform)
            #expect(result.complete && result.unsettled.isEmpty)
            let deliveries = lines.filter { $0.kind == "delivery" }
            // The interval is looked at when a message has ended: where all fifty were there, after one more.
            #expect(deliveries.count { $0.start == "any" } == (count == end ? 51 : 50), "cut after \(count) lines")
            #expect(deliveries.count { $0.start == "cold" } == 50, "cut after \(count) lines")
            #expect(Set(deliveries.compactMap(\.messageId)).count == deliveries.count)
        }
    }

    /// What fell short of the precision is told of all parts together, and once.
    @Test func resumedRunTellsOfAllOfItsSamples() async throws {
        let plan = plan(StoppingRule(precision: 0.01, minimumMessages: 10), messages: 100)
        let platform = FakePlatform(duration: { [1000, 9000][$0 % 2] })
        _ = try await run(plan, on: platform)
        let text = try String(contentsOf: journal, encoding: .utf8).split(separator: "\n")
        try Data(text.prefix(60).map { $0 + "\n" }.joined().utf8).write(to: journal)
        #expect(try await run(plan, on: platform).0.unsettled.map(\.count) == [100])
        #expect(try await run(plan, on: platform).0.unsettled.isEmpty, "told already")
    }

    /// The time is that of all parts: of the first 61 seconds here, and of the second, after the machine was started anew, 40.
    @Test(arguments: [(161.0, true), (100.5, false)])
    func resumedRunKnowsItsTime(longest: Double, goesOn: Bool) async throws {
        let plan = plan(StoppingRule(precision: nil, minimumMessages: 1, longestSeconds: longest), messages: 10)
        let lines = [(0, 5_000_000_000_000, 61), (1, 7_000_000_000, 40)].map { number, start, seconds in
            """
            {"kind":"run","experimentId":"test","startedAt":"2026-01-02 03:04:05.678","monotonicStart":\(start)}
            {"kind":"delivery","messageId":"b1-00000\(number)","plugin":"pca","memorySize":128,"batchSize":1,"start":"any",\
            "sent":\(start),"received":\(start + seconds * 1_000_000_000),"outcome":"succeeded"}

            """
        }
        try Data(lines.joined().utf8).write(to: journal)
        let (result, all) = try await run(plan, on: FakePlatform())
        #expect(result.complete)
        #expect(all.count { $0.kind == "delivery" } == (goesOn ? 10 : 2))
        #expect(result.unsettled.map(\.reason) == (goesOn ? [] : [.time]))
    }

    /// Numbers that no clock has end nothing, and crash nothing.
    @Test func garbledTimesAreHarmless() async throws {
        let plan = plan(StoppingRule(precision: 0.05, minimumMessages: 10, longestSeconds: 1000), messages: 10)
        let lines = [Int64.min, -1, 0, .max].map { start in
            """
            {"kind":"run","experimentId":"test","startedAt":"","monotonicStart":\(start)}
            {"kind":"delivery","messageId":"b1-000001","plugin":"pca","memorySize":128,"batchSize":1,"start":"any",\
            "sent":\(Int64.min),"started":1,"finished":\(Int64.min),"received":\(start &- 1),"outcome":"succeeded"}

            """
        }
        try Data(lines.joined().utf8).write(to: journal)
        #expect(try await run(plan, on: FakePlatform()).0.complete)
    }
}
