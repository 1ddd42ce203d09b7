import Experiment
import Foundation
import Testing

/// A budget is divided over the cells, and what some leave goes to the others.
@Suite(.timeLimit(.minutes(1)))
struct BudgetTests {
    /// A dollar an invocation, and nothing for its time.
    private static let dollarEach = Budget(dollars: 0, perGBSecond: 0, perRequest: 1)
    private let folder: TemporaryFolder
    private let journal: URL

    init() throws {
        folder = try TemporaryFolder()
        journal = folder.url.appending(path: "journal.jsonl")
    }

    private func plan(
        _ dollars: Double, plugins: [String] = ["dear", "cheap"], messages: Int = 40, coldStarts: Int = 0,
        concurrency: Int = 1, budget: Budget = dollarEach, precision: Double? = nil
    ) -> ExperimentPlan {
        var plan = ExperimentPlan.fixture(
            plugins: plugins, memorySizes: [128], batchSizes: [1], messages: messages, coldStarts: coldStarts,
            concurrency: concurrency)
        var budget = budget
        budget.dollars = dollars
        plan.stopping = StoppingRule(precision: precision, minimumMessages: 10, budget: budget)
        return plan
    }

    /// A platform on which a message to a function named dear is billed as so many invocations.
    private func platform(dear: Int = 10, cheap: Int = 1, fails: Bool = false) -> FakePlatform {
        FakePlatform(
            outcome: { _ in fails ? .failed : .succeeded },
            bill: { Bill(milliseconds: 100, invocations: $0.contains("dear") ? dear : cheap) })
    }

    private struct Line: Decodable {
        var kind: String
        var plugin, start, reason: String?
        var cost: Double?
        var count: Int?
    }

    private func run(_ plan: ExperimentPlan, on platform: FakePlatform) async throws -> (Driver.Result, [Line]) {
        let accounted = try AccountedMessages(journal: journal, plan: plan)
        let driver = Driver(
            plan: plan, platform: platform, sources: ["rows": try .fixture(rows: 30, in: folder)],
            journal: try Journal(resuming: journal), after: accounted, observe: { _, _ in })
        let result = try await driver.run(Schedule(plan: plan).without(accounted))
        return (result, try lines())
    }

    private func lines() throws -> [Line] {
        try String(contentsOf: journal, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
    }

    private func sent(_ lines: [Line], _ plugin: String) -> Int {
        lines.count { $0.kind == "delivery" && $0.plugin == plugin }
    }

    @Test func enoughForAll() async throws {
        let (result, lines) = try await run(plan(1000), on: platform())
        #expect(result.complete && result.unsettled.isEmpty)
        #expect(sent(lines, "dear") == 40 && sent(lines, "cheap") == 40)
        #expect(!lines.contains { $0.kind == "stopped" })
    }

    /// Of $240 each cell has 120; cheap needs 40 and leaves 80 to dear, whose 200 are 20 messages.
    @Test func whatCheapCellsLeaveGoesToTheOthers() async throws {
        let (result, lines) = try await run(plan(240), on: platform())
        #expect(result.complete, "as much as was asked for")
        #expect(sent(lines, "cheap") == 40)
        #expect(sent(lines, "dear") == 20)
        #expect(lines.reduce(0) { $0 + ($1.cost ?? 0) } == 240)
        #expect(result.unsettled.map(\.reason) == [.budget])
        let stopped = lines.filter { $0.kind == "stopped" }
        #expect(stopped.map(\.reason) == ["budget"] && stopped.map(\.plugin) == ["dear"])
        #expect(stopped.first?.count == 20)
    }

    /// Shares are equal where nobody leaves anything: 30 dollars each are three messages of ten or thirty of one.
    @Test func equalShares() async throws {
        let (result, lines) = try await run(plan(60), on: platform())
        #expect(sent(lines, "dear") == 3 && sent(lines, "cheap") == 30)
        #expect(result.unsettled.map(\.reason) == [.budget, .budget])
    }

    /// a needs 40, b 80, c and d 400: of 600, everybody has 150; the 110 and 70 that are left make it 240 for c and d.
    @Test func severalRounds() async throws {
        let costs = ["a": 1, "b": 2, "c": 10, "d": 10]
        let platform = FakePlatform(bill: { function in
            Bill(invocations: costs.first { function.contains("-\($0.key)-") }?.value ?? 0)
        })
        let (_, lines) = try await run(plan(600, plugins: ["a", "b", "c", "d"]), on: platform)
        #expect(["a", "b", "c", "d"].map { sent(lines, $0) } == [40, 40, 24, 24])
        #expect(lines.reduce(0) { $0 + ($1.cost ?? 0) } == 600)
    }

    @Test func theSameCostsGiveTheSameRun() async throws {
        var journals: [[String]] = []
        for _ in 0..<2 {
            try? FileManager.default.removeItem(at: journal)
            let (_, lines) = try await run(plan(240), on: platform())
            journals.append(lines.compactMap(\.plugin))
        }
        #expect(journals[0] == journals[1])
    }

    /// However little there is, each cell has a message; however many are under way, no more than these exceed it.
    @Test(arguments: [1, 8])
    func theLeastBudget(concurrency: Int) async throws {
        let (result, lines) = try await run(plan(1e-9, concurrency: concurrency), on: platform())
        #expect(result.complete)
        #expect((1...concurrency).contains(sent(lines, "dear")))
        #expect((1...concurrency).contains(sent(lines, "cheap")))
    }

    /// What nobody charges for uses up nothing, and the run ends all the same.
    @Test func whatIsFreeIsSent() async throws {
        let (result, lines) = try await run(plan(1), on: platform(dear: 0, cheap: 0))
        #expect(result.complete && result.unsettled.isEmpty)
        #expect(lines.count { $0.kind == "delivery" } == 80)
    }

    @Test func coldStartsAndOtherMessagesShareTheirCellsBudget() async throws {
        let (result, lines) = try await run(
            plan(50, plugins: ["dear"], messages: 40, coldStarts: 20), on: platform())
        #expect(sent(lines, "dear") == 5)
        #expect(result.unsettled.map(\.start).sorted { $0.rawValue < $1.rawValue } == [.any, .cold])
        #expect(result.unsettled.reduce(0) { $0 + $1.count } == 5)
    }

    /// A cell that is precise, or given up, leaves what it hasn't used.
    @Test func preciseCellsLeaveTheirRest() async throws {
        let platform = FakePlatform(
            durationOf: { function, number in function.contains("dear") ? [1000, 9000][number % 2] : 1000 },
            bill: { Bill(invocations: $0.contains("dear") ? 10 : 1) })
        let (_, lines) = try await run(plan(100, precision: 0.05), on: platform)
        #expect(sent(lines, "cheap") == 10)
        #expect(sent(lines, "dear") == 9)
    }

    @Test func failuresAreBilledToo() async throws {
        let (result, lines) = try await run(plan(20, plugins: ["dear"]), on: platform(fails: true))
        #expect(sent(lines, "dear") == 2, "given up after three")
        #expect(result.unsettled.map(\.reason) == [.budget])
    }

    /// A run that was killed goes on with what is left, and nothing is left of one that has used it up.
    @Test func resumption() async throws {
        let plan = plan(240)
        _ = try await run(plan, on: platform())
        let whole = try String(contentsOf: journal, encoding: .utf8).split(separator: "\n").map { $0 + "\n" }
        for kept in [0, 7, 30, 59, 60] {
            try Data(whole.prefix(kept).joined().utf8).write(to: journal)
            let (result, lines) = try await run(plan, on: platform())
            #expect(result.complete)
            #expect(sent(lines, "cheap") == 40, "of \(kept) lines")
            #expect(sent(lines, "dear") == 20, "of \(kept) lines")
            let accounted = try AccountedMessages(journal: journal, plan: plan)
            #expect(accounted.spent.reduce(0, +) == 240)
            #expect(Schedule(plan: plan).without(accounted).entries.isEmpty)
        }
    }

    @Test func costIsThatOfTheResults() {
        let budget = Budget(dollars: 1, perGBSecond: 0.0000166667, perRequest: 0.0000002)
        let bill = Bill(milliseconds: 1500, invocations: 3)
        #expect(abs(budget.cost(of: bill, memorySize: 512) - (0.0000166667 * 0.75 + 0.0000006)) < 1e-18)
        #expect(budget.cost(of: Bill(), memorySize: 512) == 0)
    }

    @Test func withoutABudgetTheJournalTellsNoCost() async throws {
        var plan = plan(1)
        plan.stopping = nil
        let (_, lines) = try await run(plan, on: platform())
        #expect(lines.allSatisfy { $0.cost == nil })
    }

    @Test(arguments: [0, -1, .infinity, .nan])
    func amountsThatAreNone(dollars: Double) {
        let error = #expect(throws: ExperimentError.self) { try plan(dollars).validate() }
        #expect(error?.description.hasPrefix("--budget") == true)
    }

    @Test func noOpenLoopHasOne() {
        var plan = plan(1)
        plan.arrivals = .poisson(rate: 10)
        let error = #expect(throws: ExperimentError.self) { try plan.validate() }
        #expect(error?.description.contains("would change the rate or the gaps of the others") == true)
    }
}
