import Experiment
import Foundation
import Results
import Testing

struct OpenLoopResultsTests {
    @Test func unsentArrivalsAreCountedAndKept() async throws {
        let run = try RunFixture(planned: 5, arrivals: .constant(rate: 100))
        run.begin()
        for number in 0..<3 { run.deliver(number, cold: number == 0) }
        run.leaveUnsent(3)
        run.leaveUnsent(4)
        run.end()
        let (summary, rows) = try await run.process()
        #expect(rows.count == 3)
        #expect(summary.conservation.unsent == 2)
        #expect(summary.conservation.published == 3)
        #expect(summary.isSound && summary.isComplete)
        let warning = try #require(summary.warnings.first { $0.kind == .unsent })
        #expect(warning.message.hasPrefix("2 messages could not be sent when due"))
        #expect(!summary.warnings.contains { $0.kind == .damagedJournal || $0.kind == .sumsOff })
    }

    @Test func messagesThatAreNeitherSentNorUnsentAreMissed() async throws {
        let run = try RunFixture(planned: 5, arrivals: .constant(rate: 100))
        run.begin()
        run.deliver(0, cold: true)
        run.leaveUnsent(1)
        run.end()
        let (summary, _) = try await run.process()
        #expect(!summary.isSound)
        #expect(summary.warnings.contains { $0.kind == .sumsOff })
    }

    @Test func latencyCountsFromTheScheduleAndLatenessIsTold() async throws {
        let run = try RunFixture(planned: 10, arrivals: .poisson(rate: 100))
        run.begin()
        for number in 0..<10 { run.deliver(number, cold: number == 0, lateness: number == 7 ? 1_500_000 : 20_000) }
        run.end()
        let (summary, rows) = try await run.process()
        #expect(rows[7]["lateness"] == "1.5")
        #expect(rows[7]["roundTrip"] == "5", "from the scheduled time, though it was sent later")
        #expect(rows[7]["queueDelay"] == "2")
        #expect(summary.arrivalLatency?.count == 10, "cold or not")
        #expect(summary.arrivalLatency?.median == 5)
        #expect(summary.lateness?.median == 0.02)
        #expect(summary.lateness?.maximum == 1.5)
        #expect(summary.warnings.contains { $0.kind == .lateDriver })
    }

    @Test func closedLoopHasNeither() async throws {
        let run = try RunFixture(planned: 1)
        run.begin()
        run.deliver(0, cold: true, lateness: 5_000_000)
        run.end()
        let (summary, _) = try await run.process()
        #expect(summary.lateness == nil)
        #expect(summary.conservation.unsent == nil)
        #expect(!summary.warnings.contains { $0.kind == .lateDriver })
    }

    @Test func resumedRunKeepsItsBeginning() async throws {
        let run = try RunFixture(planned: 2)
        run.begin()
        run.deliver(0, cold: true)
        run.end(complete: false)
        run.journal.append(
            #"{"kind":"run","experimentId":"experiment","startedAt":"2026-02-02 00:00:00.000","monotonicStart":9}"#)
        run.deliver(1, cold: true)
        run.end()
        let (summary, _) = try await run.process()
        #expect(summary.startedAt == "2026-01-02 03:04:05.678")
        #expect(summary.isComplete && summary.isSound)
        #expect(!summary.warnings.contains { $0.kind == .damagedJournal })
    }
}
