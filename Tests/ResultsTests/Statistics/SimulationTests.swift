import Catalog
import Foundation
import Results
import Testing

/// Ten thousand cells whose truth is known, seeded: intervals must cover what they claim, and cells that are the same must
/// not be called different.
struct SimulationTests {
    static let cells = 10_000
    /// Fewer than a comparison has: their own noise averages out over the cells.
    static let replicates = 999
    /// Of a share of about 5 % in so many cells, four standard deviations.
    static let noise = 4 * (0.05 * 0.95 / Double(cells)).squareRoot()

    /// What cells' durations look like, in ms.
    enum Shape: Sendable {
        case normal, skewed
        /// Hundredths of a millisecond, as REPORT lines have them: a few values, each many times.
        case tied
        case twoModes
        /// Without a mean.
        case heavyTail

        func draw(_ generator: inout SplitMix64) -> Double {
            func unit() -> Double { Double(generator.next() >> 11) * 0x1p-53 }
            func normal() -> Double { (-2 * log(1 - unit())).squareRoot() * cos(2 * .pi * unit()) }
            return switch self {
            case .normal: 10 + normal()
            case .skewed: exp(0.5 * normal())
            case .tied: (10 * exp(0.3 * normal())).rounded() / 100
            case .twoModes: (unit() < 0.5 ? 1 : 3) + 0.1 * normal()
            case .heavyTail: pow(1 - unit(), -1 / 0.9)
            }
        }

        func sample(_ count: Int, _ generator: inout SplitMix64) -> [Double] {
            (0..<count).map { _ in draw(&generator) }
        }

        /// Nil where it isn't a single number, or isn't written down.
        var median: Double? {
            switch self {
            case .normal: 10
            case .skewed: 1
            case .tied: 0.1
            case .twoModes: nil
            case .heavyTail: pow(2, 1 / 0.9)
            }
        }
    }

    /// The interval of order statistics has at least 95 %, and at these sizes at most 96 %: ranks are whole numbers.
    @Test(arguments: [20, 67, 664, 1000], [Shape.normal, .heavyTail])
    func intervalsOfMediansCoverWhatTheyClaim(count: Int, shape: Shape) throws {
        let share = try coverage(of: shape, count: count)
        #expect((0.94...0.96).contains(share), "\(share)")
    }

    /// Ties only ever make it cover more; so do small samples, whose ranks are far apart.
    @Test(arguments: [(6, Shape.normal), (10, .skewed), (30, .tied), (664, .tied)])
    func intervalsOfMediansNeverCoverLess(count: Int, shape: Shape) throws {
        #expect(try coverage(of: shape, count: count) >= 0.95 - Self.noise)
    }

    private func coverage(of shape: Shape, count: Int) throws -> Double {
        var generator = SplitMix64(seed: UInt64(count))
        let median = try #require(shape.median)
        var covered = 0
        for _ in 0..<Self.cells {
            let distribution = try #require(Distribution(shape.sample(count, &generator)))
            if try #require(distribution.medianInterval).contains(median) { covered += 1 }
        }
        return Double(covered) / Double(Self.cells)
    }

    /// Both cells are the same: at most one in twenty is called different.
    @Test(arguments: [Shape.normal, .tied, .twoModes, .heavyTail], [10, 65, 664])
    func alikeCellsAreRarelyCalledDifferent(shape: Shape, count: Int) async throws {
        let different = try await Self.shareInParallel { seed in
            var generator = SplitMix64(seed: seed)
            let contrast = try #require(
                Bootstrap(.median, seed: seed, replicates: Self.replicates).contrast(
                    from: SortedSample(shape.sample(count, &generator)),
                    to: SortedSample(shape.sample(count, &generator))))
            return try !#require(contrast.differenceInterval).contains(0)
        }
        #expect(different <= 0.05, "\(different)")
    }

    /// The ratio of two medians that differ by 20 %: 95 % ± 1, whatever the sizes.
    @Test(arguments: [(10, 10), (21, 21), (65, 65), (664, 664), (2000, 2000), (10, 664), (65, 664), (20, 65)])
    func intervalsOfRatiosCoverWhatTheyClaim(count: Int, other: Int) async throws {
        let covered = try await Self.shareInParallel { seed in
            var generator = SplitMix64(seed: seed)
            let slower = Shape.skewed.sample(other, &generator).map { $0 * 1.2 }
            let contrast = try #require(
                Bootstrap(.median, seed: seed, replicates: Self.replicates).contrast(
                    from: SortedSample(Shape.skewed.sample(count, &generator)), to: SortedSample(slower)))
            return try #require(contrast.ratioInterval).contains(1.2)
        }
        #expect((0.94...0.96).contains(covered), "\(covered)")
    }

    /// Costs are compared by means.
    @Test(arguments: [(Shape.normal, 10), (.skewed, 65), (.tied, 65), (.twoModes, 65)])
    func alikeCostsAreRarelyCalledDifferent(shape: Shape, count: Int) async throws {
        let different = try await Self.shareInParallel { seed in
            var generator = SplitMix64(seed: seed)
            let contrast = try #require(
                Bootstrap(.mean, seed: seed, replicates: Self.replicates).contrast(
                    from: SortedSample(shape.sample(count, &generator)),
                    to: SortedSample(shape.sample(count, &generator))))
            return try !#require(contrast.differenceInterval).contains(0)
        }
        #expect(different <= 0.05 + Self.noise, "\(different)")
    }

    /// The share of cells, seeded from 1, for which `predicate` holds; over all processors.
    private static func shareInParallel(
        _ predicate: @escaping @Sendable (UInt64) throws -> Bool
    ) async throws -> Double {
        let workers = 4
        let held = try await withThrowingTaskGroup(of: Int.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    try stride(from: worker, to: cells, by: workers).count { try predicate(UInt64($0 + 1)) }
                }
            }
            return try await group.reduce(0, +)
        }
        return Double(held) / Double(cells)
    }
}
