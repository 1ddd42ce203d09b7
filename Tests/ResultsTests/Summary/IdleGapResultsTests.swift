import Experiment
import Foundation
import Results
import Testing

/// What comes of functions that were left idle.
struct IdleGapResultsTests {
    private static let short = IdleTime(gap: 500_000_000, actual: 500_100_000)
    private static let long = IdleTime(gap: 2_000_000_000, actual: 2_000_200_000)

    /// A first message, then `rounds` after each of two gaps; after the longer one the instance is gone.
    private func fixture(rounds: Int) throws -> RunFixture {
        let run = try RunFixture(planned: 2 * rounds + 1, idleGaps: [2, 0.5])
        run.begin()
        run.deliver(0, cold: true)
        for number in 0..<rounds {
            run.deliver(2 * number + 1, idle: Self.short)
            run.deliver(2 * number + 2, cold: true, idle: Self.long)
        }
        run.end()
        return run
    }

    @Test func coldStartsAreCountedByGap() async throws {
        let (summary, rows) = try await fixture(rounds: 10).process()
        #expect(summary.isSound && summary.isComplete)
        #expect(rows[0]["idleGap"] == "" && rows[0]["idleTime"] == "")
        #expect(rows[1]["idleGap"] == "500" && rows[1]["idleTime"] == "500.1")
        #expect(rows[2]["idleGap"] == "2000" && rows[2]["idleTime"] == "2000.2")
        #expect(rows.allSatisfy { $0["startMode"] == "any" }, "none was forced")

        let function = try #require(summary.idleGaps?.first)
        #expect(summary.idleGaps?.count == 1)
        #expect(function.plugin == "pca" && function.memorySize == 512)
        #expect(function.gaps.map(\.seconds) == [0.5, 2], "shortest first")
        #expect(function.gaps.map(\.cold) == [Proportion(0, of: 10), Proportion(10, of: 10)])
        #expect(function.gaps[1].idleTime.minimum == 2.0002)
        #expect(function.lifetime.atLeast == 0.5 && function.lifetime.atMost == 2)
        // In the other statistics they are cold starts like any.
        #expect(summary.cells[0].cold?.count == 11 && summary.cells[0].warm?.count == 10)
        #expect(summary.conservation.unsent == nil && summary.lateness == nil, "no open loop")
        #expect(!summary.warnings.contains { $0.kind == .sampleTooSmall }, "more messages may be cold ones, too")
    }

    @Test func phasesOfEachColdStartAreColumns() async throws {
        let run = try RunFixture(planned: 2)
        run.begin()
        run.deliver(0, cold: true)
        run.deliver(1)
        run.end()
        let (_, rows) = try await run.process()
        // 4 ms from the decision to the response, of which 1.23 are the call; the fixture's init phase is longer than that.
        let parts = try ["sandboxTime", "runtimeTime", "initializationTime", "lambdaDuration"].map {
            try #require(Double(rows[0][$0] ?? ""))
        }
        #expect(abs(parts.reduce(0, +) - (try #require(Double(rows[0]["coldStartTime"] ?? "")))) < 1e-9)
        #expect(abs(parts[1] - (7.5 - 1.25)) < 1e-9)
        #expect(rows[1]["sandboxTime"] == "" && rows[1]["runtimeTime"] == "")
    }

    /// Five messages without a cold start don't show that fewer than half are.
    @Test func fewMessagesTellNoLifetime() async throws {
        let (summary, _) = try await fixture(rounds: 5).process()
        let function = try #require(summary.idleGaps?.first)
        #expect(function.gaps.map(\.cold.total) == [5, 5])
        #expect(function.lifetime.atLeast == nil && function.lifetime.atMost == nil)
    }

    private func gap(_ seconds: Double, _ cold: Int, of total: Int) throws -> IdleGapSummary.Gap {
        .init(
            seconds: seconds, idleTime: try #require(Distribution([Double](repeating: seconds, count: total))),
            cold: Proportion(cold, of: total))
    }

    /// Cold starts of twenty after 1, 2, 3 and 4 seconds, and the two gaps that the median life is between.
    private static let lives: [(cold: [Int], atLeast: Double?, atMost: Double?)] = [
        ([0, 0, 20, 20], 2, 3), ([0, 9, 20, 20], 1, 3), ([0, 0, 18, 20], 2, 3), ([0, 0, 17, 20], 2, 4),
        // One that was gone early, or kept late, is believed.
        ([1, 0, 0, 20], nil, 4), ([0, 20, 0, 20], 1, 4), ([0, 20, 20, 5], 1, nil),
        ([0, 0, 0, 0], 4, nil), ([20, 20, 20, 20], nil, 1), ([8, 9, 10, 11], nil, nil),
    ]

    @Test(arguments: lives)
    func lifetimeLiesBetweenGapsThatShowIt(cold: [Int], atLeast: Double?, atMost: Double?) throws {
        let gaps = try cold.enumerated().map { try gap(Double($0 + 1), $1, of: 20) }
        let function = IdleGapSummary(plugin: "pca", memorySize: 512, gaps: gaps.reversed())
        #expect(function.lifetime.atLeast == atLeast && function.lifetime.atMost == atMost)
    }

    @Test func whatFailedIsNotCounted() async throws {
        let run = try RunFixture(planned: 4, idleGaps: [0.5])
        run.begin()
        run.deliver(0, cold: true)
        run.deliver(1, idle: Self.short)
        run.deliver(2, outcome: .timedOut, idle: Self.short)
        run.deliver(3, logged: false, idle: Self.short)
        run.end()
        let (summary, _) = try await run.process()
        #expect(summary.idleGaps?.first?.gaps.map(\.cold) == [Proportion(0, of: 1)])
    }

    @Test func runWithoutGapsHasNone() async throws {
        let run = try RunFixture(planned: 1)
        run.begin()
        run.deliver(0, cold: true)
        run.end()
        let (summary, rows) = try await run.process()
        #expect(summary.idleGaps == nil)
        #expect(rows[0]["idleTime"] == "")
        #expect(!String(decoding: try JSONEncoder().encode(summary), as: UTF8.self).contains("idleGaps"))
    }

    /// Every function has its own, and all batch sizes of it are of one.
    @Test func functionsAreApart() async throws {
        let run = try RunFixture(planned: 3, memorySizes: [512, 1769], batchSizes: [1, 10], idleGaps: [0.5])
        run.begin()
        for (number, (memorySize, batchSize)) in [(1769, 1), (512, 1), (1769, 10), (512, 10), (512, 1)].enumerated() {
            run.deliver(number, cold: true, memorySize: memorySize, batchSize: batchSize, idle: Self.short)
        }
        run.end(complete: false)
        let (summary, _) = try await run.process()
        #expect(summary.idleGaps?.map(\.memorySize) == [512, 1769])
        #expect(summary.idleGaps?.map { $0.gaps[0].cold.total } == [3, 2])
    }

    /// Behind a topic the functions' own stamps tell how long one was idle, not when the client had its logs.
    @Test func behindATopicTheLogsTellTheIdleTime() async throws {
        let run = try RunFixture(planned: 3, idleGaps: [0.5])
        run.begin()
        run.journal += (0..<3).map { number in
            let id = RunFixture.requestId(number)
            return run.delivery(number, requestId: id, idle: number == 0 ? nil : Self.short)
                .replacing(#""started""#, with: #""accepted":1000000000001,"started""#)
        }
        for (number, second) in [(0, "05"), (1, "08"), (2, "14")] {
            run.log += run.lines(number, requestId: RunFixture.requestId(number), cold: number != 1)
                .map { $0.replacing("03:04:05", with: "03:04:\(second)") }
        }
        run.end()
        let (summary, rows) = try await run.process()
        // From 05.007 to 08.006; from 08.007 to 14.006, but for 7.5 ms of its init phase.
        #expect(rows.map { $0["idleTime"] } == ["", "2999", "5991.5"])
        #expect(rows.map { $0["idleGap"] } == ["", "500", "500"])
        #expect(summary.idleGaps?[0].gaps[0].cold == Proportion(1, of: 2))
    }
}
