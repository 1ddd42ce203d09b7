import Experiment
import Foundation
import Results
import Testing

@Suite struct DamagedLogTests {
    private func process(_ run: RunFixture) async throws -> RunSummary {
        run.end()
        try run.write()
        return try await RunProcessor(folder: run.folder).process()
    }

    @Test func otherLinesAreSkippedAndCounted() async throws {
        let run = try RunFixture(planned: 1)
        run.deliver(1, cold: true)
        run.log.insert(contentsOf: ["", "hello, world", "MLONG", "REPORTED", "[INFO]\tsomething"], at: 3)
        let summary = try await process(run)
        #expect(summary.input.otherLines == 5)
        #expect(try run.rows()[0]["lambdaDuration"] == "1.23")
        #expect(!summary.warnings.contains { $0.kind == .damagedLog })
    }

    @Test func aPrefixOfTheRuntimesLoggerIsNoHindrance() async throws {
        let run = try RunFixture(planned: 1)
        run.deliver(1, cold: true)
        run.log = run.log.map { $0.hasPrefix("ML_ON_FAAS - ") ? "[INFO]\t2026-01-02T03:04:05Z\tid\t" + $0 : $0 }
        _ = try await process(run)
        #expect(try run.rows()[0]["processingTime"] == "1.000456")
    }

    /// Whatever the order, the same row: the lines say what they belong to.
    @Test(arguments: 1...20 as ClosedRange<UInt64>) func orderDoesNotMatter(seed: UInt64) async throws {
        let run = try RunFixture(planned: 3)
        for number in 1...3 { run.deliver(number) }
        var generator = Shuffler(state: seed)
        run.log.shuffle(using: &generator)
        let summary = try await process(run)
        #expect(try run.rows().map { $0["processingTime"] } == ["1.000456", "1.000456", "1.000456"])
        #expect(summary.cells[0].warm?.count == 3)
    }

    @Test func interleavedInstancesKeepTheirOwnInitialization() async throws {
        let run = try RunFixture(planned: 2)
        run.deliver(1, cold: true)
        let first = run.log
        run.log = []
        run.deliver(2, cold: true)
        let second = run.log.map { $0.replacing("instance\"", with: "other\"").replacing("05.001", with: "05.002") }
        run.log = zip(first, second).flatMap { [$0, $1] }
        _ = try await process(run)
        let rows = try run.rows()
        #expect(rows.map { $0["functionInstanceId"] } == ["instance", "other"])
        #expect(rows.map { $0["initializationStart"]?.suffix(6) } == ["05.001", "05.002"])
    }

    @Test func aMissingReportLeavesItsFieldsEmpty() async throws {
        let run = try RunFixture(planned: 2)
        run.deliver(1, cold: true)
        run.deliver(2)
        run.log.removeAll { $0.hasPrefix("REPORT") && $0.contains(RunFixture.requestId(200_512)) }
        let summary = try await process(run)
        let rows = try run.rows()
        #expect(rows[1]["lambdaDuration"] == "" && rows[1]["processingTime"] == "1.000456")
        #expect(summary.warnings.contains { $0.kind == .missingLog })
        #expect(summary.cells[0].warm == nil)
    }

    @Test func tornAndDoubleLinesAreCounted() async throws {
        let run = try RunFixture(planned: 1)
        run.deliver(1)
        run.log += [
            "ML_ON_FAAS - {\"timeStamp\":\"2026", "REPORT RequestId: x\tDuration: 1", "START RequestId: ",
            "ML_ON_FAAS_PLATFORM - {\"requestId\":", "ML_ON_FAAS - {\"a\":{\"b\":1}}",
            run.log[4],
        ]
        let summary = try await process(run)
        let warning = try #require(summary.warnings.first { $0.kind == .damagedLog })
        #expect(warning.message.hasPrefix("6 "))
        #expect(try run.rows()[0]["lambdaDuration"] == "1.23")
    }

    @Test func ofRetriesWithOneRequestIdTheLastCounts() async throws {
        let run = try RunFixture(planned: 1)
        run.deliver(1, outcome: .succeeded, logged: false)
        let id = RunFixture.requestId(100_512)
        run.log = run.lines(1, requestId: id, duration: 9.99) + run.lines(1, requestId: id, duration: 1.11)
        let summary = try await process(run)
        #expect(try run.rows().map { $0["lambdaDuration"] } == ["1.11"])
        #expect(!summary.warnings.contains { $0.kind == .damagedLog })
    }

    /// Lambda bills every attempt. They may be far apart, with a window's worth of invocations between them.
    @Test(arguments: [0, 5000], [1, 3]) func allAttemptsAreBilled(between: Int, attempts: Int) async throws {
        let run = try RunFixture(planned: 1 + between)
        run.deliver(1, logged: false, attempts: attempts)
        let id = RunFixture.requestId(100_512)
        let attempt = run.lines(1, requestId: id)
        run.log = attempt
        for number in 2..<(2 + between) { run.deliver(number) }
        run.log += attempt + attempt
        let summary = try await process(run)
        let rows = try run.rows()
        #expect(rows.count == 1 + between)
        // 2 ms each, at 512 MB. What the journal doesn't know to be a retry is a line written twice.
        let one = summary.prices.cost(billed: 2, memorySize: 512)
        let cost = try #require(Double(rows[0]["costUSD"] ?? ""))
        #expect(abs(cost - Double(attempts) * one) < 1e-12)
        #expect(abs(try #require(summary.totalCost) - Double(attempts + between) * one) < 1e-9)
    }

    /// A function that dies before it logs anything leaves only the platform's lines, once per attempt.
    @Test func retriesThatLogNothingAreNoDamage() async throws {
        let run = try RunFixture(planned: 1)
        run.deliver(1, outcome: .failed, logged: false)
        let attempt = run.lines(1, requestId: RunFixture.requestId(100_512)).filter { !$0.hasPrefix("ML_ON_FAAS - ") }
        run.log = attempt + attempt + attempt
        let summary = try await process(run)
        #expect(try run.rows().map { $0["lambdaDuration"] } == ["1.23"])
        #expect(!summary.warnings.contains { $0.kind == .damagedLog })
    }

    @Test func endlessLinesAndBinaryNoise() async throws {
        let run = try RunFixture(planned: 2)
        run.deliver(1)
        run.log.append(String(repeating: "x", count: 5 << 20))
        run.log.append("ML_ON_FAAS - {\"timeStamp\":\"" + String(repeating: "9", count: 3 << 20))
        run.log.append(String(decoding: (0...255).map { UInt8($0) }.filter { $0 != 10 }, as: UTF8.self))
        run.deliver(2)
        let summary = try await process(run)
        #expect(try run.rows().map { $0["lambdaDuration"] } == ["1.23", "1.23"])
        #expect(summary.warnings.contains { $0.kind == .damagedLog })
    }

    /// Lines that come back after the window has moved on don't make a second row.
    @Test func fragmentsFarAwayAreDropped() async throws {
        let run = try RunFixture(planned: 10_000)
        for number in 1...10_000 { run.deliver(number) }
        run.log.append("END RequestId: \(RunFixture.requestId(100_512))")
        let summary = try await process(run)
        #expect(summary.conservation.rows == 10_000)
        #expect(summary.cells[0].warm?.count == 10_000)
    }

    /// Any cut through a log is survived, and what was whole before it counts.
    @Test(arguments: Array(stride(from: 0, to: 2000, by: 37))) func anyTruncation(length: Int) async throws {
        let run = try RunFixture(planned: 1)
        run.deliver(1, cold: true)
        run.end()
        try run.write()
        let log = run.folder.logs.appending(path: "\(RunFixture.function).log")
        try Data(contentsOf: log).prefix(length).write(to: log)
        let summary = try await RunProcessor(folder: run.folder).process()
        #expect(try run.rows().count == 1)
        #expect(summary.isSound)
    }
}

/// A linear congruential generator (Knuth, MMIX): the same order for the same seed.
private struct Shuffler: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state
    }
}
