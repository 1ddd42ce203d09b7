import Experiment
import Foundation
import Results
import Testing

/// What becomes of cells that a run has taken from earlier ones.
struct ReusedResultsTests {
    private let runs = ReuseFixture()

    @Test func resultsHaveAllCellsAndSayWhichAreReused() async throws {
        try runs.run("old")
        let (summary, rows) = try await runs.takeOver().process()
        #expect(summary.isSound && summary.isComplete)
        #expect(summary.cells.map(\.reusedFrom) == ["old", "old", nil])
        #expect(summary.cells.map(\.succeeded) == [6, 6, 6])
        #expect(summary.cells.allSatisfy { $0.warm?.count == 4 && $0.cold?.count == 2 })
        #expect(rows.count == 18)
        #expect(rows.count { $0["reusedFrom"] == "old" } == 12)
        #expect(rows.allSatisfy { $0["experimentId"] == "new" && $0["lambdaDuration"] == "1.23" })
        // Nothing is counted twice, nor paid for.
        let sums = summary.conservation
        #expect(sums.planned == 6 && sums.published == 6 && sums.succeeded == 6 && sums.rows == 18)
        #expect(sums.reused == 12 && sums.plannedReuse == 12)
        let all = try #require(try await runs.run("alone", batchSizes: [100]).process().summary.totalCost)
        #expect(abs(try #require(summary.totalCost) - all) < 1e-12)
    }

    @Test func theWarningSaysHowManyAndHowOld() async throws {
        var environment = ReuseFixture.environment(startedAt: "2026-01-02T03:04:05Z")
        environment.revision = "v0"
        environment.load = MachineLoad(busyBefore: 0.5, stolen: nil)
        try runs.run("old", environment)
        let warnings = try await runs.takeOver().process().summary.warnings
        let reused = try #require(warnings.first { $0.kind == .reused })
        #expect(
            reused.message
                == "2 of 3 cells were reused: 2 from old, 3d before, by revision v0 of the harness.")
        #expect(reused.advice.contains("without --reuse"))
        // What was wrong with the machine then, too.
        #expect(warnings.contains { $0.kind == .machineBusy && $0.message.hasPrefix("old: The machine was busy") })
    }

    @Test func theRunNeedsTheOtherNoLonger() async throws {
        let old = try runs.run("old")
        let new = try await runs.takeOver()
        let before = try await new.process()
        try FileManager.default.removeItem(at: old.folder.url)
        let after = try await new.process()
        #expect(before.summary == after.summary)
        #expect(before.rows == after.rows)
    }

    /// Cells pass from run to run, and go on naming the one that measured them.
    @Test func chainsNameTheRunThatMeasured() async throws {
        let old = try runs.run("old")
        runs.environment = ReuseFixture.environment(startedAt: "2026-01-06T00:00:00Z")
        let second = try await runs.takeOver("second", batchSizes: [1, 10, 100])
        #expect(try await runs.taken() == ["old: 1", "old: 10", "second: 100"])
        try FileManager.default.removeItem(at: old.folder.url)
        #expect(try await runs.taken() == ["old: 1", "old: 10", "second: 100"])
        let third = try await runs.takeOver("third", batchSizes: [100, 1, 10])
        try FileManager.default.removeItem(at: second.folder.url)
        let (summary, rows) = try await third.process()
        #expect(summary.isSound)
        #expect(summary.cells.map(\.reusedFrom) == ["second", "old", "old"])
        #expect(rows.count { $0["reusedFrom"] == "old" } == 12 && rows.count == 18)
        #expect(summary.conservation.published == 0 && summary.conservation.holds)
    }

    /// Two copies hold different cells of a run that is gone.
    @Test func partsOfOneRunComeTogether() async throws {
        let old = try runs.run("old")
        _ = try await runs.takeOver("first", batchSizes: [1])
        _ = try await runs.takeOver("second", batchSizes: [10])
        try FileManager.default.removeItem(at: old.folder.url)
        let (summary, rows) = try await runs.takeOver("third", batchSizes: [1, 10]).process()
        #expect(summary.isSound)
        #expect(summary.cells.map(\.reusedFrom) == ["old", "old"])
        #expect(rows.count == 12)
        #expect(runs.plan.reused?.count == 1)
    }

    @Test(arguments: ["gone", "shorter", "longer"])
    func whatIsMissingOfThemIsNoticed(damage: String) async throws {
        try runs.run("old")
        let new = try await runs.takeOver()
        let journal = new.folder.reused(from: "old").journal
        var lines = try String(contentsOf: journal, encoding: .utf8).split(separator: "\n").map { $0 + "\n" }
        switch damage {
        case "gone": try FileManager.default.removeItem(at: journal)
        case "shorter": lines.removeLast()
        default: lines.append(lines[0])
        }
        if damage != "gone" { try Data(lines.joined().utf8).write(to: journal) }
        let summary = try await new.process().summary
        #expect(!summary.isSound)
        #expect(summary.warnings.contains { $0.kind == .sumsOff })
    }

    /// A summary that is kept is one of what was taken, too.
    @Test func theKeptSummaryIsOfWhatIsThere() async throws {
        try runs.run("old")
        let new = try await runs.takeOver()
        #expect(try await RunProcessor(folder: new.folder).summary().isSound)
        #expect(try await RunProcessor(folder: new.folder).summary().isSound)
        try FileManager.default.removeItem(at: new.folder.reused(from: "old").journal)
        #expect(try await !RunProcessor(folder: new.folder).summary().isSound)
    }

    @Test func onlyTheCellsThatAreTakenAreCopied() async throws {
        try runs.run("old")
        let new = try await runs.takeOver(batchSizes: [10, 100])
        let lines = try String(contentsOf: new.folder.reused(from: "old").journal, encoding: .utf8)
            .split(separator: "\n")
        #expect(lines.count == 6)
        #expect(lines.allSatisfy { $0.contains(#""batchSize":10,"#) })
        let (summary, rows) = try await new.process()
        #expect(summary.isSound)
        #expect(rows.count == 12)
        #expect(!summary.warnings.contains { [.damagedLog, .damagedJournal].contains($0.kind) })
    }

    /// What was taken accounts for its messages: a run that was cut short has only its own left.
    @Test func reusedCellsAreNotSent() async throws {
        try runs.run("old")
        let new = try await runs.takeOver()
        try FileManager.default.removeItem(at: new.folder.journal)
        let plan = try new.folder.readPlan()
        #expect(plan.ownMessages == 6)
        let left = Schedule(plan: plan).without(try AccountedMessages(journal: new.folder.journal, plan: plan))
        #expect(left.entries.count == 6)
        #expect(left.entries.allSatisfy { plan.cells[$0.cell].batchSize == 100 })
    }

    @Test func invocationsOfAnEarlierRunHaveNoPlaceInTheTime() async throws {
        try runs.run("old")
        let new = try await runs.takeOver()
        _ = try await new.process()
        let invocations = try await RunInvocations.read(from: new.folder.database).invocations
        #expect(invocations.count == 18)
        #expect(invocations.count { $0.scheduled.isNaN } == 12)
        #expect(invocations.first { !$0.scheduled.isNaN }?.scheduled == 0)
    }

    /// A cell that one run has from the other can't be compared, and lets no gate pass.
    @Test func aMeasurementIsNotComparedWithItself() async throws {
        let old = try runs.run("old", batchSizes: [1, 10, 100])
        try FileManager.default.removeItem(at: old.folder.url)
        let again = try runs.run("old", batchSizes: [1, 10])
        let new = try await runs.takeOver(batchSizes: [1, 10, 1000])
        let gate = RegressionGate(
            from: try await MeasuredRun.read(again.folder), to: try await MeasuredRun.read(new.folder), allowed: 0.05)
        let comparison = gate.comparison
        #expect(comparison.rows.isEmpty)
        #expect(comparison.sameMeasurements?.map(\.batchSize) == [1, 10])
        #expect(comparison.warnings.first?.kind == .sameMeasurement)
        #expect(comparison.warnings.contains { $0.kind == .reused })
        #expect(gate.outcome == .undecided)
        #expect(gate.missing.map(\.batchSize) == [1, 10])
    }
}
