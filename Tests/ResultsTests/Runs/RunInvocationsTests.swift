import Experiment
import Foundation
import Results
import Testing

/// What reports draw is what the summary counts.
struct RunInvocationsTests {
    private func samples(_ fill: (RunFixture) -> Void) async throws -> (RunInvocations, RunSummary) {
        let run = try RunFixture(planned: 3, memorySizes: [512, 1769])
        run.begin()
        fill(run)
        run.end(complete: false)
        try run.write()
        let summary = try await RunProcessor(folder: run.folder).process()
        return (try await RunInvocations.read(from: run.folder.database), summary)
    }

    @Test func coldAndWarmAreApartAndSorted() async throws {
        let (samples, summary) = try await samples { run in
            run.deliver(1, cold: true, duration: 1.25)
            run.deliver(2, duration: 0.9)
            run.deliver(1, cold: false, duration: 3, memorySize: 1769)
            run.deliver(3, duration: 0.8)
        }
        let cells = [512, 1769].map { Cell(plugin: "pca", memorySize: $0, batchSize: 10) }
        #expect(samples.cells.map(\.cell) == cells)
        #expect(samples.cells[0].warm == [0.8, 0.9] && samples.cells[0].cold == [4])
        #expect(samples.cells[1].warm == [3] && samples.cells[1].cold == [])
        #expect(summary.cells.first { $0.cell == cells[0] }?.warm?.count == 2)

        #expect(samples.invocations.map(\.cell) == [0, 0, 1, 0])
        #expect(samples.invocations.map(\.isCold) == [true, false, false, false])
        #expect(samples.invocations.map(\.scheduled) == [0, 0.01, 0.02, 0.03], "seconds since the first")
        #expect(samples.invocations[1].duration == 0.9 && samples.invocations[1].billedDuration == 2)
        #expect(samples.invocations[1].roundTrip == 5 && samples.invocations[1].maxMemoryUsed == 31)
    }

    @Test func phasesAddUpToTheColdStart() async throws {
        let (samples, _) = try await samples { run in
            run.deliver(1, cold: true, duration: 1)
            run.deliver(2, cold: true, duration: 2)
            run.deliver(3)
        }
        let phases = samples.cells[0].phases
        #expect(phases.count == 2 && phases.total == 4, "the mean of two cold starts of 4 ms")
        #expect(phases.firstCall == 1.5 && phases.initializer == 1.25 && phases.runtime == 6.25)
    }

    /// Elsewhere nobody tells when an instance was decided upon.
    @Test func behindATopicTheSandboxIsUnknown() async throws {
        let (samples, _) = try await samples { run in
            run.publish(1, logged: false)
            run.log += run.lines(1, requestId: RunFixture.requestId(1), cold: true, duration: 2)
                .filter { !$0.hasPrefix("ML_ON_FAAS_PLATFORM") }
        }
        let phases = samples.cells[0].phases
        #expect(phases.count == 1 && phases.sandbox == nil && phases.total == nil)
        #expect(phases.runtime == 6.25 && phases.initializer == 1.25 && phases.firstCall == 2)
    }

    /// Neither what didn't succeed nor what no log knows.
    @Test func onlyWhatTheSummaryCounts() async throws {
        let (samples, summary) = try await samples { run in
            run.deliver(1, outcome: .timedOut)
            run.deliver(2, logged: false)
            run.deliver(3, outcome: .failed)
        }
        #expect(samples.invocations.isEmpty && samples.cells.isEmpty)
        #expect(summary.conservation.ended == 3)
    }

    @Test func whatFailedOrWasNeverSentHasItsTime() async throws {
        let (samples, _) = try await samples { run in
            run.leaveUnsent(9)
            run.deliver(1, cold: true)
            run.deliver(2, outcome: .failed, duration: 7.5)
            run.deliver(3, outcome: .timedOut, logged: false)
            run.deliver(4, outcome: .throttled, logged: false)
            run.leaveUnsent(5)
        }
        #expect(samples.unserved.map(\.reason) == [.failed, .timedOut, .throttled, .unsent, .unsent])
        #expect(samples.unserved.map(\.scheduled) == [0.02, 0.03, 0.04, 0, 0.05], "since the first was due")
        #expect(samples.invocations.map(\.scheduled) == [0.01])
        #expect(samples.unserved.prefix(3).allSatisfy { $0.roundTrip == 5 })
        #expect(samples.unserved[0].duration == 7.5 && samples.unserved[1].duration.isNaN)
        #expect(samples.unserved.suffix(2).allSatisfy { $0.roundTrip.isNaN && $0.duration.isNaN })
    }

    /// The monotonic clock begins anew with the machine; the wall clock goes on, unless somebody sets it back.
    @Test(arguments: [
        ("2026-01-02 03:14:05.678", 600.0), ("2026-01-02 03:04:05.678", 0.015), ("2025-12-31 00:00:00.000", 0.015),
        ("garbled", 0.015),
    ])
    func aRunThatWasResumedAfterARebootGoesOn(startedAt: String, expected: Double) async throws {
        let run = try RunFixture(planned: 4)
        run.journal.append(
            #"{"kind":"run","experimentId":"experiment","startedAt":"2026-01-02 03:04:05.678","#
                + #""monotonicStart":1000000000000}"#)
        run.deliver(1, cold: true)
        run.deliver(2)
        run.restartClock(at: 5_000_000_000)
        run.journal.append(
            #"{"kind":"run","experimentId":"experiment","startedAt":"\#(startedAt)","monotonicStart":5000000000}"#)
        run.deliver(3)
        run.leaveUnsent(4)
        run.end()
        let (summary, rows) = try await run.process()
        #expect(summary.isSound && !summary.warnings.contains { $0.kind == .damagedJournal })
        #expect(rows.map { $0["roundTrip"] } == ["5", "5", "5"] && rows.map { $0["queueDelay"] } == ["2", "2", "2"])
        let samples = try await RunInvocations.read(from: run.folder.database)
        #expect(samples.invocations.map(\.scheduled) == [0, 0.01, expected])
        #expect(samples.unserved.map(\.scheduled) == [expected + 0.01])
    }

    /// What is learnt of it later belongs to the part that sent it, though its line comes behind those of the next part.
    @Test func aMessageOfAnEarlierPartKeepsItsTime() async throws {
        let run = try RunFixture(planned: 2)
        func begin(at startedAt: String, _ start: Int64) {
            run.journal.append(
                #"{"kind":"run","experimentId":"experiment","startedAt":"2026-01-02 \#(startedAt)","#
                    + #""monotonicStart":\#(start)}"#)
        }
        begin(at: "03:04:05.000", 1_000_000_000_000)
        run.deliver(1, cold: true)
        run.deliver(2)
        let late = run.journal.removeLast()
        run.restartClock(at: 1_060_000_000_000)
        // A minute by its own clock; an hour by the wall clock, as the machine was suspended.
        begin(at: "04:04:05.000", 1_060_000_000_000)
        run.deliver(3)
        run.journal.append(late)
        run.end()
        _ = try await run.process()
        let samples = try await RunInvocations.read(from: run.folder.database)
        #expect(samples.invocations.map(\.scheduled) == [0, 3600, 0.01])
    }

    /// Where a topic delivers, nobody sees the response.
    @Test func aPublishedMessageHasNoRoundTrip() async throws {
        let (samples, _) = try await samples { $0.publish(1) }
        #expect(samples.invocations.count == 1 && samples.invocations[0].roundTrip.isNaN)
    }

    @Test func aDatabaseThatIsntOneSaysWhatToDo() async throws {
        let run = try RunFixture(planned: 1)
        await #expect {
            _ = try await RunInvocations.read(from: run.folder.database)
        } throws: {
            "\($0)".contains("no such file") && "\($0)".contains("harness process")
        }
        #expect(!FileManager.default.fileExists(atPath: run.folder.database.path))
        for content in ["", "not a database, whatever its name says"] {
            try Data(content.utf8).write(to: run.folder.database)
            await #expect {
                _ = try await RunInvocations.read(from: run.folder.database)
            } throws: { error in
                guard case ResultsError.unreadable(let path, let reason) = error else { return false }
                return path == run.folder.database.path && reason.contains("harness process RUN")
            }
        }
    }
}
