import Experiment
import Foundation
import Synchronization
import Testing
import Wire

/// Functions that are left idle between their messages.
@Suite(.timeLimit(.minutes(1)))
struct IdleGapsTests {
    private struct Line: Decodable {
        var kind, messageId, function, outcome: String?
        var scheduled, sent, finished, received, gap, idle: Int64?
    }

    /// Ends deliveries by what a closure says, at the time that it is.
    private final class IdlePlatform: Platform {
        let name = "idle"
        /// Whether a topic has the messages, and their ends are known later.
        private let isTopic: Bool
        private let counts = Mutex<[String: Int]>([:])
        private let deliver: @Sendable (_ function: String, _ number: Int) async -> Outcome

        init(
            isTopic: Bool = false,
            deliver: @escaping @Sendable (_ function: String, _ number: Int) async -> Outcome = { _, _ in .succeeded }
        ) {
            self.isTopic = isTopic
            self.deliver = deliver
        }

        func deploy(_ functions: [FunctionSpec], logFolder: String) async throws -> [LimitWarning] { [] }

        func publish(_ message: OutgoingMessage, to function: String, start: StartMode) async throws -> Handover {
            let number = counts.withLock { counts in
                counts[function, default: 0] += 1
                return counts[function] ?? 0
            }
            let end = { @Sendable [self] in
                let started = Timestamp.monotonicNow()
                let outcome = await deliver(function, number)
                return Delivery(
                    outcome: outcome, requestId: "\(function) \(number)", attempts: 1, started: isTopic ? 0 : started,
                    finished: isTopic ? 0 : Timestamp.monotonicNow(), response: [])
            }
            return isTopic ? .accepted(end: end) : .ended(await end())
        }

        func shutDown() async {}
    }

    private static let small = "ml-on-faas-pca-128MB"
    private static let large = "ml-on-faas-pca-512MB"

    private func plan(
        messages: Int, gaps: [Double], memorySizes: [Int] = [128, 512], batchSizes: [Int] = [1, 10],
        seeds: Seeds = Seeds(sampling: 1, order: 2, schedule: 3)
    ) -> ExperimentPlan {
        .fixture(
            plugins: ["pca"], memorySizes: memorySizes, batchSizes: batchSizes, messages: messages, coldStarts: 0,
            idleGaps: gaps, seeds: seeds)
    }

    private func run(
        _ plan: ExperimentPlan, on platform: IdlePlatform
    ) async throws -> (result: Driver.Result, lines: [Line]) {
        let folder = try TemporaryFolder()
        let file = folder.url.appending(path: "journal.jsonl")
        let driver = Driver(
            plan: plan, platform: platform, sources: ["rows": try .fixture(rows: 30, in: folder)],
            journal: try Journal(file: file), observe: { _, _ in })
        let result = try await driver.run(Schedule(plan: plan))
        return (result, try Self.lines(of: file))
    }

    private static func lines(of file: URL) throws -> [Line] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap {
            try? JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
    }

    private func gaps(in schedule: Schedule, of memorySize: Int, _ plan: ExperimentPlan) -> [Int64] {
        zip(schedule.entries, schedule.gaps).filter { plan.cells[$0.0.cell].memorySize == memorySize }.map(\.1)
    }

    // MARK: The schedule

    /// Wherever a run is cut short, no gap is ahead of another by more than one message.
    @Test(arguments: [([0.5, 1, 60], 7, 1), ([1, 2], 10, 2), ([3], 5, 3), ([0.1, 0.2, 0.3, 0.4, 0.5], 6, 1)])
    func gapsAreBalancedAtAnyMoment(seconds: [Double], messages: Int, batches: Int) throws {
        let plan = plan(messages: messages, gaps: seconds, batchSizes: Array(1...batches))
        let schedule = Schedule(plan: plan)
        #expect(schedule.arrivals.isEmpty)
        #expect(schedule.entries.count == plan.cells.count * messages)
        for memorySize in plan.memorySizes {
            let gaps = gaps(in: schedule, of: memorySize, plan)
            #expect(gaps.count == messages * batches)
            #expect(gaps.first == 0, "nothing is known of the time before")
            var counts = Dictionary(uniqueKeysWithValues: seconds.map { (Int64($0 * 1e9), 0) })
            for gap in gaps.dropFirst() {
                counts[try #require(counts[gap] == nil ? nil : gap)]? += 1
                #expect(try #require(counts.values.max()) - #require(counts.values.min()) <= 1)
            }
        }
    }

    @Test func scheduleSeedDecidesTheGapsAlone() {
        let first = plan(messages: 20, gaps: [1, 2, 3])
        var other = first
        other.seeds.schedule = 4
        #expect(Schedule(plan: first).gaps == Schedule(plan: first).gaps)
        #expect(Schedule(plan: first).gaps != Schedule(plan: other).gaps)
        #expect(Schedule(plan: first).entries == Schedule(plan: other).entries)
        let schedule = Schedule(plan: first)
        #expect(gaps(in: schedule, of: 128, first) != gaps(in: schedule, of: 512, first))
    }

    /// Side by side, the run takes as long as one function, not as all.
    @Test func timeIsThatOfOneFunction() {
        let plan = plan(messages: 5, gaps: [1, 3], batchSizes: [1])
        #expect(Schedule(plan: plan).idleSeconds(of: plan) == 8)
    }

    // MARK: The driver

    @Test(arguments: [false, true])
    func gapsAreKept(isTopic: Bool) async throws {
        let plan = plan(messages: 11, gaps: [0.001, 0.02], batchSizes: [1])
        let (result, lines) = try await run(plan, on: IdlePlatform(isTopic: isTopic))
        #expect(result.complete)
        for function in [Self.small, Self.large] {
            let ended = lines.filter { $0.function == function && $0.kind == "delivery" }
            #expect(ended.count == 11)
            #expect(ended[0].idle == nil && ended[0].gap == nil)
            for (before, line) in zip(ended, ended.dropFirst()) {
                let (idle, gap) = (try #require(line.idle), try #require(line.gap))
                let since = try #require(isTopic ? before.received : before.finished)
                #expect(idle >= gap)
                #expect(try #require(line.sent) - since == idle)
                #expect(try #require(line.scheduled) == since + gap)
            }
            #expect(ended.count { $0.gap == 1_000_000 } == 5)
            #expect(ended.count { $0.gap == 20_000_000 } == 5)
        }
        let published = lines.filter { $0.kind == "published" }
        #expect(published.count == (isTopic ? 22 : 0))
        #expect(published.count { $0.idle != nil } == (isTopic ? 20 : 0))
    }

    /// The one does not answer before the other has had all of its messages.
    @Test func functionThatStallsDelaysNoOther() async throws {
        let rest = AsyncStream<Void>.makeStream()
        let platform = IdlePlatform { function, number in
            if function == Self.large, number == 30 { rest.continuation.finish() }
            if function == Self.small { for await _ in rest.stream {} }
            return .succeeded
        }
        let (result, lines) = try await run(plan(messages: 30, gaps: [0.0001], batchSizes: [1]), on: platform)
        #expect(result.complete)
        #expect(lines.count == 60)
    }

    /// Its instance may have gone with it: how long one lives can't be told from what follows.
    @Test func failureLeavesNoIdleTimeBehind() async throws {
        let platform = IdlePlatform { _, number in number == 3 ? .timedOut : .succeeded }
        let plan = plan(messages: 6, gaps: [0.001], memorySizes: [128], batchSizes: [1])
        let (_, lines) = try await run(plan, on: platform)
        #expect(lines.map { $0.idle != nil } == [false, true, true, false, true, true])
    }

    @Test func functionThatOnlyFailsIsGivenUp() async throws {
        let platform = IdlePlatform { function, _ in function == Self.small ? .failed : .succeeded }
        let (result, lines) = try await run(plan(messages: 20, gaps: [0.0001], batchSizes: [1]), on: platform)
        #expect(!result.complete)
        #expect(result.abandoned.map(\.cell.memorySize) == [128])
        #expect(lines.count { $0.function == Self.small } == Driver.failuresBeforeGivingUp)
        #expect(lines.count { $0.function == Self.large } == 20)
    }

    @Test func cancellationEndsAGap() async throws {
        let first = AsyncStream<Void>.makeStream()
        let platform = IdlePlatform { _, _ in
            first.continuation.yield()
            return .succeeded
        }
        let plan = plan(messages: 5, gaps: [86_400], batchSizes: [1])
        let work = Task { [self] in try await run(plan, on: platform) }
        var functions = 0
        for await _ in first.stream {
            functions += 1
            if functions == 2 { break }
        }
        work.cancel()
        let (result, lines) = try await work.value
        #expect(!result.complete)
        #expect(lines.allSatisfy { $0.outcome == "succeeded" && $0.idle == nil })
    }

    @Test func endOfTheTimeEndsAGap() async throws {
        var plan = plan(messages: 5, gaps: [86_400], batchSizes: [1])
        plan.stopping = StoppingRule(precision: nil, minimumMessages: 1, longestSeconds: 0.01)
        let (result, lines) = try await run(plan, on: IdlePlatform())
        #expect(result.complete)
        #expect(result.unsettled.count == 2)
        #expect(lines.count { $0.kind == "delivery" } <= 2)
    }

    @Test func journalThatCannotBeWrittenEndsTheLoop() async throws {
        let plan = plan(messages: 5, gaps: [86_400])
        let driver = Driver(
            plan: plan, platform: IdlePlatform(), sources: ["rows": try .fixture(rows: 30, in: TemporaryFolder())],
            journal: try Journal(appendingTo: URL(filePath: "/dev/full")), observe: { _, _ in })
        await #expect(throws: ExperimentError.self) { _ = try await driver.run(Schedule(plan: plan)) }
    }

    // MARK: Resuming

    /// Exactly what is missing is sent; how long a function was idle before that nobody knows.
    @Test func cutAnywhereTheRestIsFinished() async throws {
        let folder = try TemporaryFolder()
        let file = folder.url.appending(path: "journal.jsonl")
        let plan = plan(messages: 6, gaps: [0.0001, 0.0002], batchSizes: [1])
        func resume() async throws -> Bool {
            let accounted = try AccountedMessages(journal: file, plan: plan)
            let journal = try Journal(resuming: file)
            let driver = Driver(
                plan: plan, platform: IdlePlatform(), sources: ["rows": try .fixture(rows: 30, in: folder)],
                journal: journal, observe: { _, _ in })
            return try await driver.run(Schedule(plan: plan).without(accounted)).complete
        }
        #expect(try await resume())
        let whole = try Data(contentsOf: file)
        for length in stride(from: 0, through: whole.count, by: 173) {
            try whole.prefix(length).write(to: file)
            let before = try Self.lines(of: file)
            #expect(try await resume())
            let lines = try Self.lines(of: file)
            #expect(lines.count == 12)
            #expect(Set(lines.map { "\($0.function ?? "") \($0.messageId ?? "")" }).count == 12)
            for function in [Self.small, Self.large] {
                let later = lines.dropFirst(before.count).filter { $0.function == function }
                #expect(later.first?.idle == nil)
                #expect(later.dropFirst().allSatisfy { $0.idle != nil })
            }
        }
    }
}
