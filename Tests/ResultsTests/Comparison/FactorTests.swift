import Experiment
import Results
import Testing

/// Cells within one run, by what they differ in.
struct FactorTests {
    /// Two plugins of one family, one of them served by a second implementation, and one of another family, at two memory
    /// sizes and two batch sizes.
    private static func run() async throws -> MeasuredRun {
        try await MeasuredFixture.run(
            memorySizes: [1769, 512],
            plugins: [
                MeasuredFixture.plugin("pca", model: "1"), MeasuredFixture.plugin("nmf", model: "2"),
                MeasuredFixture.plugin("sklearn-pca", model: "1"),
                MeasuredFixture.plugin("k-means", family: "clustering", model: "3"),
            ], batchSizes: [10, 1]
        ) { cell in
            Double(cell.batchSize) * (cell.plugin.hasPrefix("sklearn") ? 10 : 1) * (cell.memorySize == 512 ? 2 : 1)
        }
    }

    private func pairs(_ factor: Factor, _ run: MeasuredRun) -> [(RunComparison.Subject, RunComparison.Subject)] {
        RunComparison(within: run, by: factor).rows
            .filter { $0.measure == .duration && !$0.isCold }.map { ($0.from, $0.to) }
    }

    @Test func memorySizesAreComparedWithTheSmallest() async throws {
        let run = try await Self.run()
        let pairs = pairs(.memory, run)
        #expect(pairs.count == 4 * 2)
        for (from, to) in pairs {
            #expect((from.memorySize, to.memorySize) == (512, 1769))
            #expect(from.name == to.name && from.batchSize == to.batchSize)
        }
        let rows = RunComparison(within: run, by: .memory).rows
        #expect(rows.filter { $0.measure == .duration && !$0.isCold }.allSatisfy { $0.verdict == .faster })
        // The same billed milliseconds at more memory cost more.
        #expect(rows.filter { $0.measure == .cost && !$0.isCold }.allSatisfy { $0.verdict == .dearer })
    }

    @Test func batchSizesAreComparedWithTheSmallest() async throws {
        let pairs = pairs(.batch, try await Self.run())
        #expect(pairs.count == 4 * 2)
        #expect(pairs.allSatisfy { $0.batchSize == 1 && $1.batchSize == 10 && $0.memorySize == $1.memorySize })
    }

    @Test func pluginsAreComparedWithTheFirst() async throws {
        let pairs = pairs(.plugin, try await Self.run())
        #expect(pairs.count == 3 * 4)
        #expect(pairs.allSatisfy { $0.name == "pca" && $0.memorySize == $1.memorySize && $0.batchSize == $1.batchSize })
        #expect(Set(pairs.map(\.1.name)) == ["nmf", "sklearn-pca", "k-means"])
    }

    /// A family's plugins together; another implementation isn't thrown in.
    @Test func families() async throws {
        let rows = RunComparison(within: try await Self.run(), by: .family).rows
            .filter { $0.measure == .duration && !$0.isCold }
        #expect(rows.count == 4)
        #expect(rows.allSatisfy { $0.from.name == "decomposition" && $0.to.name == "clustering" })
        #expect(rows.allSatisfy { $0.fromCount == 40 && $0.toCount == 20 && $0.verdict == .noDifferenceShown })
    }

    @Test func implementationsServeTheSameModel() async throws {
        let rows = RunComparison(within: try await Self.run(), by: .implementation).rows
            .filter { $0.measure == .duration && !$0.isCold }
        #expect(rows.count == 4)
        #expect(rows.allSatisfy { $0.from.name == "pca" && $0.to.name == "sklearn-pca" && $0.verdict == .slower })
        #expect(rows.allSatisfy { $0.contrast.ratio.map { (9.9...10.1).contains($0) } ?? false })
    }

    /// One level leaves nothing to compare; neither does a run whose plan can't tell families.
    @Test func nothingToCompare() async throws {
        var run = try await MeasuredFixture.run { _ in 20 }
        for factor in Factor.allCases { #expect(RunComparison(within: run, by: factor).rows.isEmpty) }
        run.plan = nil
        #expect(RunComparison(within: run, by: .family).rows.isEmpty)
    }
}
