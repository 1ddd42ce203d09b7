import Catalog
import Experiment
import Foundation
import Results
import Testing

/// Files that are whole, with numbers in them that no harness writes: they are counted as damage, and stop nothing.
struct GarbledNumbersTests {
    private static let most = "\(Int64.max)"

    /// A run of two deliveries, the second of which is garbled.
    private func process(
        _ change: (RunFixture) -> Void
    ) async throws -> (summary: RunSummary, rows: [[String: String]]) {
        let run = try RunFixture(planned: 2)
        run.begin()
        run.deliver(1, cold: true)
        run.deliver(2, cold: true)
        change(run)
        run.end()
        return try await run.process()
    }

    @Test(arguments: [
        (#""batchSize":10"#, #""batchSize":\#(most)"#), (#""memorySize":512"#, #""memorySize":\#(most)"#),
        (#""memorySize":512"#, #""memorySize":-512"#), (#""attempts":1"#, #""attempts":-1"#),
        (#""scheduled":1"#, #""scheduled":-1"#), (#""received":1"#, #""received":9000000"#),
        (#""sent":1"#, #""sent":-1"#),
    ])
    func aLineOfTheJournalIsDamage(whole: String, garbled: String) async throws {
        let (summary, rows) = try await process { run in
            run.journal[2] = run.journal[2].replacing(whole, with: garbled)
            #expect(run.journal[2].contains(garbled))
        }
        #expect(rows.count == 1 && summary.cells.map(\.cell.memorySize) == [512])
        let warning = try #require(summary.warnings.first { $0.kind == .damagedJournal })
        #expect(warning.message.hasPrefix("1 line"))
        #expect(!summary.isSound, "a message is missing")
    }

    /// The first cold start has its time, the second has none.
    @Test func aPlatformsLineIsDamage() async throws {
        let (summary, rows) = try await process { run in
            let last = run.log.count - 1
            run.log[last] = run.log[last].replacing(/"spawned":[0-9]+/, with: #""spawned":-999999999999999999"#)
                .replacing(/"finished":[0-9]+/, with: #""finished":\#(Self.most)"#)
        }
        #expect(rows.map { $0["coldStartTime"] } == ["4", ""])
        let warning = try #require(summary.warnings.first { $0.kind == .damagedLog })
        #expect(warning.message.hasPrefix("1 log line"))
    }

    /// What is no share of the processors' time tells nothing of it.
    @Test(arguments: [1e300, -1e300, 1.5]) func aLoadThatIsNoShare(share: Double) async throws {
        let run = try RunFixture(planned: 1)
        try run.folder.write(
            MeasuredFixture.environment { $0.load = MachineLoad(busyBefore: share, stolen: share) })
        run.begin()
        run.deliver(1, cold: true)
        run.end()
        #expect(try await run.process().summary.warnings.isEmpty)
    }

    @Test func aDriftBeyondAllBounds() async throws {
        let run = try RunFixture(planned: 120)
        run.begin()
        for number in 1...120 { run.deliver(number, duration: number <= 60 ? 0.0001 : 9e14) }
        run.end()
        let warnings = try await run.process().summary.warnings
        #expect(warnings.contains { $0.kind == .drift })
    }

    @Test func aMachineOfAllMemory() async throws {
        func run(_ memory: UInt64) async throws -> MeasuredRun {
            try await MeasuredFixture.run(environment: MeasuredFixture.environment { $0.machine.memory = memory }) {
                _ in
                20
            }
        }
        let warning = RunComparison(from: try await run(.max), to: try await run(3 << 29)).warnings.first
        #expect(warning?.message.contains("memory 17179869184 GB and 2 GB") == true)
    }
}
