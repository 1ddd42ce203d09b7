import Experiment
import Foundation
import Synchronization
import Testing

/// A run that was cut short anywhere is finished by exactly the messages that its journal lacks.
@Suite(.timeLimit(.minutes(1)))
struct ResumeTests {
    private let folder: TemporaryFolder
    private let journal: URL

    init() throws {
        folder = try TemporaryFolder()
        journal = folder.url.appending(path: "journal.jsonl")
    }

    /// Drives what is missing.
    ///
    /// - Returns: how many messages were delivered, and whether the run is complete now.
    private func resume(
        _ plan: ExperimentPlan, on platform: FakePlatform = FakePlatform()
    ) async throws -> (delivered: Int, complete: Bool) {
        let accounted = try AccountedMessages(journal: journal, plan: plan)
        let schedule = Schedule(plan: plan).without(accounted)
        let file = try Journal(resuming: journal)
        try file.begin(experimentId: plan.experimentId)
        let count = Mutex(0)
        let driver = Driver(
            plan: plan, platform: platform, sources: ["rows": try .fixture(rows: 30, in: folder)], journal: file,
            observe: { _, _ in count.withLock { $0 += 1 } })
        let complete = try await driver.run(schedule).complete
        try file.end(complete: complete)
        return (count.withLock { $0 }, complete)
    }

    /// The messages of the journal's whole lines, by function and id.
    private func messages() throws -> [String] {
        try String(contentsOf: journal, encoding: .utf8).split(separator: "\n").compactMap { line in
            guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                object["kind"] as? String != "run", let id = object["messageId"]
            else { return nil }
            return "\(object["function"] ?? "") \(id)"
        }
    }

    private func expectEachOnce(_ plan: ExperimentPlan) throws {
        let messages = try messages()
        #expect(messages.count == plan.cells.count * plan.messages)
        #expect(Set(messages).count == messages.count)
    }

    /// The journal of a whole run, cut at any byte, as `kill -9` may leave it.
    @Test(arguments: [nil, ArrivalProcess.constant(rate: 100_000), .burst(size: 7, interval: 0.0001)])
    func cutAnywhereTheRestIsFinished(arrivals: ArrivalProcess?) async throws {
        let plan = ExperimentPlan.fixture(
            plugins: ["pca"], memorySizes: [128, 512], batchSizes: [1], messages: 10, coldStarts: 2,
            concurrency: arrivals == nil ? 3 : 1000, arrivals: arrivals)
        #expect(try await resume(plan) == (20, true))
        try expectEachOnce(plan)
        let whole = try Data(contentsOf: journal)
        for length in stride(from: 0, through: whole.count, by: 97) {
            let cut = whole.prefix(length)
            try cut.write(to: journal)
            // A line without its line feed is whole, if nothing of it is missing.
            let left = try 20 - Set(messages()).count
            let result = try await resume(plan)
            #expect(result.delivered == left, "cut after \(length) bytes")
            #expect(result.complete)
            try expectEachOnce(plan)
            #expect(try Data(contentsOf: journal).prefix(length) == cut, "what was written stays")
        }
    }

    @Test func interruptedTwice() async throws {
        let plan = ExperimentPlan.fixture(concurrency: 4)
        for stop in [30, 60] {
            let reached = AsyncStream<Void>.makeStream()
            let platform = FakePlatform(onDelivery: { number in
                guard number >= stop else { return }
                reached.continuation.finish()
                while !Task.isCancelled { await Task.yield() }
            })
            let work = Task { [self] in try await resume(plan, on: platform) }
            for await _ in reached.stream {}
            work.cancel()
            _ = try await work.value
        }
        _ = try await resume(plan)
        try expectEachOnce(plan)
        #expect(try AccountedMessages(journal: journal, plan: plan).isComplete)
        // A complete run has nothing to resume.
        #expect(try await resume(plan) == (0, true))
        try expectEachOnce(plan)
    }

    @Test func garbledLineInTheMiddleIsSentAgain() async throws {
        let plan = ExperimentPlan.fixture()
        _ = try await resume(plan)
        var lines = try String(contentsOf: journal, encoding: .utf8).split(separator: "\n").map(String.init)
        lines[5] = String(lines[5].prefix(40)) + "\u{0}\u{FFFD}"
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: journal)
        #expect(try await resume(plan) == (1, true))
        try expectEachOnce(plan)
    }

    @Test func unsentArrivalsAreAccountedFor() async throws {
        let plan = ExperimentPlan.fixture(
            plugins: ["pca"], memorySizes: [128], batchSizes: [1], messages: 2, arrivals: .constant(rate: 1000))
        try Data(
            (#"{"kind":"unsent","messageId":"b1-000001","function":"ml-on-faas-pca-128MB","plugin":"pca","#
                + #""memorySize":128,"batchSize":1,"start":"any","scheduled":5}"# + "\n").utf8
        ).write(to: journal)
        #expect(try await resume(plan) == (1, true))
        try expectEachOnce(plan)
    }

    @Test func openLoopGoesOnAtOnce() async throws {
        // The last message is due an hour after the first: what is left doesn't wait for what is done.
        let plan = ExperimentPlan.fixture(
            plugins: ["pca"], memorySizes: [128], batchSizes: [1], messages: 2, coldStarts: 0,
            arrivals: .burst(size: 1, interval: 3600))
        let first = AsyncStream<Void>.makeStream()
        let platform = FakePlatform(onDelivery: { _ in first.continuation.finish() })
        let work = Task { [self] in try await resume(plan, on: platform) }
        for await _ in first.stream {}
        work.cancel()
        _ = try await work.value
        #expect(try await resume(plan) == (1, true))
        try expectEachOnce(plan)
    }

    @Test func journalOfAnotherPlanIsRefused() async throws {
        let plan = ExperimentPlan.fixture()
        _ = try await resume(plan)
        for other in [ExperimentPlan.fixture(memorySizes: [128]), .fixture(messages: 3), .fixture(plugins: ["svm"])] {
            let error = #expect(throws: ExperimentError.self) {
                try AccountedMessages(journal: journal, plan: other)
            }
            #expect(error?.description.contains("isn't in plan.json") == true)
        }
    }

    /// `plan.json` is a file, and may say anything: nothing is driven by what no run may be.
    @Test(arguments: [
        ("messages", "-1"), ("messages", "\(Int.max)"), ("memorySizes", "[512,512]"), ("memorySizes", "[64]"),
        ("concurrency", "1000000000"), ("arrivals", #"{"constant":{"rate":1e-300}}"#),
        ("arrivals", #"{"burst":{"size":0,"interval":1}}"#),
    ])
    func damagedPlanIsRefused(field: String, value: String) throws {
        let run = try RunFolder.create(in: folder.url, plan: .fixture(plugins: ["pca"]))
        #expect(throws: Never.self) { try run.readValidPlan() }
        var plan = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: run.plan)) as? [String: Any])
        plan[field] = try JSONSerialization.jsonObject(with: Data(value.utf8), options: .fragmentsAllowed)
        try JSONSerialization.data(withJSONObject: plan).write(to: run.plan)
        let error = #expect(throws: ExperimentError.self) { try run.readValidPlan() }
        #expect(error?.description.hasPrefix("\(run.plan.path): --") == true, "\(error?.description ?? "")")
    }

    @Test func planOfMoreCellsThanARunHasIsRefused() throws {
        let most = ExperimentPlan.fixture(
            plugins: ["pca"], memorySizes: Array(1...256), batchSizes: Array(1...256), messages: 1, coldStarts: 0)
        let run = try RunFolder.create(in: folder.url, plan: most)
        #expect(try run.readPlan().cellCount == 65_536)
        var more = most
        more.memorySizes = Array(1...200_000)
        try JSONEncoder().encode(more).write(to: run.plan)
        let error = #expect(throws: ExperimentError.self) { try run.readPlan() }
        #expect(error?.description == "\(run.plan.path): more cells than the 65536 that a run has at most")
    }

    @Test func whatIsAddedToATornJournalIsALineOfItsOwn() throws {
        try Data(#"{"kind":"deliv"#.utf8).write(to: journal)
        try Journal(appendingTo: journal).end(complete: false)
        let lines = try String(contentsOf: journal, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.last?.hasPrefix(#"{"kind":"end""#) == true)
    }

    @Test func runThatIsUnderWayIsNotResumed() throws {
        let first = try Journal(file: journal)
        let error = #expect(throws: ExperimentError.self) { try Journal(resuming: journal) }
        #expect(error?.description.contains("under way in another process") == true)
        try first.end(complete: false)
    }
}
