import Experiment
import Foundation
import Results
import Testing

/// Two runs, cell by cell.
struct RunComparisonTests {
    @Test func aSlowerCellIsCalledSlower() async throws {
        let old = try await MeasuredFixture.run { _ in 20 }
        let new = try await MeasuredFixture.run { _ in 30 }
        let comparison = RunComparison(from: old, to: new)
        let row = try #require(comparison.rows.first { $0.measure == .duration && !$0.isCold })
        #expect(row.verdict == .slower && row.effect == 1 && row.magnitude == .large)
        #expect((row.fromCount, row.toCount) == (20, 20))
        #expect((row.contrast.from, row.contrast.to) == (20, 30))
        #expect(row.contrast.ratio == 1.5)
        let interval = try #require(row.contrast.ratioInterval)
        #expect(interval.contains(1.5) && interval.low > 1.4 && interval.high < 1.6)
        let back = try #require(
            RunComparison(from: new, to: old).rows.first { $0.measure == .duration && !$0.isCold })
        #expect(back.verdict == .faster && back.effect == -1)
        // What doesn't differ isn't said to.
        for measure in [Measure.latency, .billedDuration, .memory, .cost] {
            let row = try #require(comparison.rows.first { $0.measure == measure && !$0.isCold })
            #expect(row.verdict == .noDifferenceShown && row.contrast.ratio == 1, "\(measure)")
        }
        #expect(comparison.warnings.isEmpty && comparison.onlyFrom.isEmpty && comparison.onlyTo.isEmpty)
    }

    @Test func coldAndWarmAreNeverMixed() async throws {
        let run = try await MeasuredFixture.run { _ in 20 }
        let comparison = RunComparison(from: run, to: run)
        let cold = comparison.rows.filter(\.isCold)
        // The whole cold start is known.
        #expect(cold.map(\.measure) == Measure.allCases.filter { $0 != .initAndDuration })
        // One invocation has no interval, and no verdict.
        #expect(cold.allSatisfy { $0.fromCount == 1 && $0.verdict == .sampleTooSmall })
        #expect(cold.first { $0.measure == .duration }?.contrast.from == 10)
        let warm = comparison.rows.filter { !$0.isCold }
        #expect(warm.map(\.measure) == Measure.allCases.filter { ![.coldStart, .initAndDuration].contains($0) })
        #expect(warm.allSatisfy { $0.verdict == .noDifferenceShown && $0.effect == 0 })
    }

    @Test func theSameSeedGivesTheSameIntervals() async throws {
        let old = try await MeasuredFixture.run { _ in 20 }
        let new = try await MeasuredFixture.run { _ in 21 }
        #expect(RunComparison(from: old, to: new, seed: 7) == RunComparison(from: old, to: new, seed: 7))
    }

    @Test func cellsOfOneRunAloneAreNamed() async throws {
        let old = try await MeasuredFixture.run(memorySizes: [512, 1769]) { _ in 20 }
        let new = try await MeasuredFixture.run(memorySizes: [512, 3008]) { _ in 20 }
        let comparison = RunComparison(from: old, to: new)
        #expect(comparison.onlyFrom.map(\.memorySize) == [1769])
        #expect(comparison.onlyTo.map(\.memorySize) == [3008])
        #expect(Set(comparison.rows.map(\.from.memorySize)) == [512])
        let apart = try await MeasuredFixture.run(memorySizes: [128]) { _ in 20 }
        #expect(RunComparison(from: old, to: apart).rows.isEmpty)
    }

    @Test func anEmptyRunHasNothingToCompare() async throws {
        let full = try await MeasuredFixture.run { _ in 20 }
        let run = try RunFixture()
        try run.write()
        let comparison = RunComparison(from: full, to: try await MeasuredRun.read(run.folder))
        #expect(comparison.rows.isEmpty && comparison.onlyFrom.count == 1)
        #expect(comparison.warnings.contains { $0.kind == .incomplete })
    }

    /// What is torn is counted and told, and the rest is used.
    @Test func aTruncatedLogIsToldOnTop() async throws {
        let whole = try await MeasuredFixture.run { _ in 20 }
        let torn = try await MeasuredFixture.run(change: { run in
            run.log[run.log.count - 1] = String(run.log[run.log.count - 1].prefix(40))
        }) { _ in 20 }
        let comparison = RunComparison(from: whole, to: torn)
        #expect(comparison.warnings.contains { $0.kind == .damagedLog })
        let row = try #require(comparison.rows.first { $0.measure == .duration && !$0.isCold })
        #expect(row.toCount >= 19)
    }

    @Test func aRunOfALaterFormatIsRefusedByName() async throws {
        let run = try RunFixture(planned: 0)
        try run.write()
        _ = try await MeasuredRun.read(run.folder)
        let plan = try String(contentsOf: run.folder.plan, encoding: .utf8)
        for (version, isRefused) in [(RunFormat.current, false), (RunFormat.current + 1, true)] {
            try plan.replacing("{\n", with: "{\n  \"formatVersion\" : \(version),\n", maxReplacements: 1)
                .write(to: run.folder.plan, atomically: true, encoding: .utf8)
            if isRefused {
                await #expect(
                    throws: ResultsError.newerFormat(
                        path: run.folder.plan.path, version: version, known: RunFormat.current)
                ) { try await MeasuredRun.read(run.folder) }
            } else {
                _ = try await MeasuredRun.read(run.folder)
            }
        }
    }

    /// A copied folder holds the same plan: the plan's name would tell none from the other.
    @Test func runsAreNamedAsTheirFolders() async throws {
        func folder(_ path: String) -> RunFolder { RunFolder(URL(filePath: path, directoryHint: .isDirectory)) }
        #expect(RunFolder.names(of: [folder("/runs/a"), folder("/runs/copy")]) == ["a", "copy"])
        #expect(RunFolder.names(of: [folder("/runs/a"), folder("/old/a")]) == ["/runs/a", "/old/a"])
        #expect(RunFolder.names(of: [folder("/runs/a"), folder("/runs/b/../a")]) == ["a", "a"], "one and the same")
        let run = try RunFixture(planned: 1)
        try run.write()
        let copy = run.folder.url.deletingLastPathComponent().appending(path: "copy", directoryHint: .isDirectory)
        try FileManager.default.copyItem(at: run.folder.url, to: copy)
        let measured = try await MeasuredRun.read(RunFolder(copy))
        #expect(measured.name == "copy")
        let comparison = RunComparison(from: try await MeasuredRun.read(run.folder), to: measured)
        #expect((comparison.from, comparison.to) == ("experiment", "copy"))
        #expect(comparison.warnings.contains { $0.message.hasPrefix("copy: ") })
    }
}
