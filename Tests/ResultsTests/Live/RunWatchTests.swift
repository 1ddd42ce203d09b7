import Experiment
import Foundation
import Results
import Testing
import Wire

/// What is seen of runs while they are written, damaged and removed.
@Suite struct RunWatchTests {
    private let run: RunFixture
    private let watch: RunWatch
    private let parent: URL

    init() throws {
        run = try RunFixture(planned: 10)
        parent = run.folder.url.deletingLastPathComponent()
        watch = RunWatch(folder: parent.path)
    }

    private func look() async throws -> RunsNow.Run {
        let now = await watch.look()
        #expect(now.problem == nil)
        return try #require(now.runs.first { $0.name == "experiment" })
    }

    private func append(_ text: String) throws {
        let handle = try FileHandle(forWritingTo: run.folder.journal)
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
    }

    private func line(_ number: Int, _ outcome: Outcome = .succeeded) -> String {
        run.delivery(number, requestId: RunFixture.requestId(number), outcome: outcome) + "\n"
    }

    private static func entry(_ number: Int, _ outcome: Outcome = .succeeded) -> JournalEntry {
        let now = Timestamp.monotonicNow()
        return JournalEntry(
            publication: Publication(
                messageId: RunFixture.messageId(number), function: RunFixture.function,
                cell: Cell(plugin: "pca", memorySize: 512, batchSize: 10), start: .any, scheduled: now, sent: now),
            received: now + 2_000_000,
            delivery: Delivery(
                outcome: outcome, requestId: RunFixture.requestId(number), attempts: 1, started: now, finished: now,
                response: []), digest: "")
    }

    @Test func aRunIsFollowedToItsEnd() async throws {
        #expect(try await look().status == .incomplete)
        #expect(try await look().problem?.contains("no journal yet") == true)
        do {
            let journal = try Journal(file: run.folder.journal)
            try journal.begin(experimentId: "experiment")
            var seen = try await look()
            #expect(seen.status == .running && seen.ended == 0 && seen.planned == 10 && seen.problem == nil)
            #expect(seen.cells.map(\.ended) == [0] && seen.cells.first?.latestMedian == nil)

            for number in 1...3 { try journal.record(Self.entry(number, number == 2 ? .timedOut : .succeeded)) }
            seen = try await look()
            #expect(seen.ended == 3 && seen.failed == 1 && seen.isCounted && !seen.hasReport)
            #expect(seen.cells.map(\.failed) == [1] && seen.cells.first?.latestMedian == 2)
            #expect(seen.platform == "local" && seen.plugins == ["pca"] && !seen.startedAt.isEmpty)

            // Looking again changes nothing.
            #expect(try await look().status == .running)
            #expect(try await look().ended == 3)
        }
        // Its process has ended, however it did.
        #expect(try await look().status == .incomplete)
        #expect(try await look().cells.isEmpty)
        // Who looks isn't in the way of who goes on.
        #expect(throws: Never.self) { try Journal(resuming: run.folder.journal) }
        try append(#"{"kind":"end","complete":true,"finished":2}"# + "\n")
        #expect(try await look().status == .complete)
        #expect(try await look().ended == 3)
    }

    @Test func theRateTellsWhenItEnds() async throws {
        let journal = try Journal(file: run.folder.journal)
        // As if it had begun ten seconds ago.
        let begin = Timestamp.monotonicNow() - 10_000_000_000
        try append(#"{"kind":"run","startedAt":"","monotonicStart":\#(begin)}"# + "\n")
        for number in 1...5 { try journal.record(Self.entry(number)) }
        let seen = try await look()
        let rate = try #require(seen.perSecond)
        #expect(rate > 0 && rate <= 0.5)
        #expect(seen.secondsLeft == 5 / rate)
        withExtendedLifetime(journal) {}
    }

    @Test func aTornLineIsCountedWhenItIsWhole() async throws {
        run.begin()
        try run.write()
        let whole = line(1)
        try append(line(0) + whole.prefix(40))
        #expect(try await look().ended == 1)
        #expect(try await look().problem == nil, "it may still be written")
        try append(String(whole.dropFirst(40)))
        #expect(try await look().ended == 2)
        #expect(try await look().problem == nil)
        // Cut short by a kill, and gone on with on a line of its own.
        try append(whole.prefix(30) + "\n" + line(2))
        let seen = try await look()
        #expect(seen.ended == 3 && seen.problem?.contains("one line") == true)
    }

    @Test func whateverAJournalHoldsTheRestIsCounted() async throws {
        run.begin()
        try run.write()
        try append("\n\0\u{1}{{{\n[]\nnull\n" + String(repeating: "x", count: 3 << 20) + "\n" + line(1))
        try append(
            #"{"kind":"delivery","received":\#(Int64.max),"scheduled":\#(Int64.min),"memorySize":99999999999999999999}"#
                + "\n")
        let seen = try await look()
        #expect(seen.ended == 2 && seen.failed == 1)
        #expect(seen.problem?.hasPrefix("5 lines") == true)
    }

    @Test func aReplacedJournalIsReadAnew() async throws {
        run.begin()
        for number in 1...5 { run.deliver(number) }
        try run.write()
        #expect(try await look().ended == 5)
        run.journal = Array(run.journal.prefix(3))
        try run.write()
        #expect(try await look().ended == 2)
        try FileManager.default.removeItem(at: run.folder.journal)
        #expect(try await look().problem?.contains("no journal") == true)
        #expect(try await look().ended == 0)
        run.deliver(9)
        try run.write()
        #expect(try await look().ended == 3)
    }

    @Test func aBrokenPlanIsSaidAndMendedAgain() async throws {
        run.begin()
        run.deliver(1)
        try run.write()
        let plan = try Data(contentsOf: run.folder.plan)
        try Data("{".utf8).write(to: run.folder.plan)
        let seen = try await look()
        #expect(seen.status == .damaged && seen.problem?.contains("plan.json") == true)
        #expect(seen.ended == 1 && seen.planned == nil && seen.startedAt == "2026-01-02 03:04:05.678")
        try plan.write(to: run.folder.plan)
        #expect(try await look().status == .incomplete)
    }

    @Test func aPlanOfALaterVersionIsRefusedByName() async throws {
        run.begin()
        try run.write()
        let plan = try String(contentsOf: run.folder.plan, encoding: .utf8)
        try Data(#"{"formatVersion":1000,\#(plan.dropFirst())"#.utf8).write(to: run.folder.plan)
        let seen = try await look()
        #expect(seen.status == .damaged && seen.problem?.contains("later version") == true)
    }

    /// In an open loop a message that is due when too many are under way is never sent.
    @Test func whatCouldNotBeSentDidNotSucceed() async throws {
        run.begin()
        try run.write()
        try append(
            line(1)
                + #"{"kind":"unsent","messageId":"000002","function":"f","plugin":"pca","memorySize":512,"batchSize":10,"#
                + #""start":"any","scheduled":5}"# + "\n")
        let seen = try await look()
        #expect(seen.ended == 2 && seen.failed == 1)
    }

    /// What an earlier run has measured isn't waited for.
    @Test func reusedCellsAreNotPlanned() async throws {
        var plan = try run.folder.readPlan()
        plan.memorySizes = [512, 1024, 2048]
        let taken = [1024, 2048].map { Cell(plugin: "pca", memorySize: $0, batchSize: 10) }
        plan.reused = [ReusedRun(run: "old", cells: taken.map { .init($0, messages: 10, identity: "") })]
        try JSONEncoder().encode(plan).write(to: run.folder.plan)
        let journal = try Journal(file: run.folder.journal)
        try journal.begin(experimentId: "experiment")
        try journal.record(Self.entry(1))
        let seen = try await look()
        #expect(seen.planned == 10 && seen.ended == 1)
        #expect(seen.cells.map(\.memorySize) == [512])
        withExtendedLifetime(journal) {}
    }

    /// A plan may say anything.
    @Test func moreReusedCellsThanThereAre() async throws {
        var plan = try run.folder.readPlan()
        plan.reused = [
            ReusedRun(
                run: "old",
                cells: (1...9).map {
                    .init(Cell(plugin: "other", memorySize: $0, batchSize: 1), messages: .max, identity: "")
                })
        ]
        try JSONEncoder().encode(plan).write(to: run.folder.plan)
        #expect(try await look().planned == 0)
        run.begin()
        run.deliver(1)
        #expect(try await !run.process().summary.isSound)
    }

    @Test func noPlanAsksForTooMuch() async throws {
        var plan = try run.folder.readPlan()
        plan.messages = Int.max
        plan.memorySizes = [128, 256]
        try JSONEncoder().encode(plan).write(to: run.folder.plan)
        let journal = try Journal(file: run.folder.journal)
        try journal.begin(experimentId: "experiment")
        let seen = try await look()
        #expect(seen.status == .running && seen.planned == nil && seen.cells.isEmpty)
        withExtendedLifetime(journal) {}
    }

    @Test func runsComeAndGo() async throws {
        run.begin()
        try run.write()
        let later = parent.appending(path: "later")
        try FileManager.default.copyItem(at: run.folder.url, to: later)
        try Data(#"{"kind":"run","startedAt":"2026-02-02 00:00:00.000"}"#.utf8).write(
            to: later.appending(path: "journal.jsonl"))
        #expect(await watch.look().runs.map(\.name) == ["later", "experiment"])
        try FileManager.default.removeItem(at: later)
        #expect(await watch.look().runs.map(\.name) == ["experiment"])
        try FileManager.default.removeItem(at: parent)
        #expect(await watch.look().runs.isEmpty)
        try Data().write(to: parent)
        #expect(await watch.look().problem?.contains(parent.path) == true)
    }

    /// Many ask at once while a process writes: no line is counted twice, and none is missed.
    @Test func manyLookWhileItIsWritten() async throws {
        let journal = try Journal(file: run.folder.journal)
        try journal.begin(experimentId: "experiment")
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for number in 1...2_000 { try journal.record(Self.entry(number)) } }
            for _ in 0..<4 {
                group.addTask { [watch] in
                    var last = 0
                    while last < 2_000 {
                        let seen = await watch.look().runs.first
                        let ended = try #require(seen).ended
                        #expect(ended >= last && ended <= 2_000)
                        last = ended
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await look().problem == nil)
    }

    @Test func reportsAreFoundByExactNamesAlone() async throws {
        try Data("<html>".utf8).write(to: run.folder.report)
        #expect(await watch.report(of: "experiment") == Array("<html>".utf8))
        #expect(try await look().hasReport)
        for name in ["", ".", "..", "./experiment", "experiment/", "../\(parent.lastPathComponent)/experiment", "x"] {
            #expect(await watch.report(of: name) == nil, "\(name)")
        }
    }
}
