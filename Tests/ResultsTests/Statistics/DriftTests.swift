import Catalog
import Foundation
import Results
import Testing

struct DriftTests {
    private static func sample(_ count: Int, seed: UInt64, _ level: (Double) -> Double) -> [Double] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { index in
            let noise = Double(generator.next() >> 11) * 0x1p-53 - 0.5
            return ((level(Double(index) / Double(count)) + noise) * 100).rounded() / 100
        }
    }

    @Test(arguments: [60, 664, 100_000]) func aSlowRiseIsFound(count: Int) throws {
        let drift = try #require(Drift.find(in: Self.sample(count, seed: 1) { 5 + 2 * $0 }, resolution: 0.01))
        #expect(abs(drift.difference - 4.0 / 3) < 0.4)
        let fall = try #require(Drift.find(in: Self.sample(count, seed: 1) { 7 - 2 * $0 }, resolution: 0.01))
        #expect(fall.difference < 0)
    }

    /// Cells that stay the same, in a thousand runs; and less of a change than matters.
    @Test func steadyCellsDontDrift() {
        for seed in 1...1000 {
            #expect(Drift.find(in: Self.sample(99, seed: UInt64(seed)) { _ in 5 }, resolution: 0.01) == nil)
        }
        #expect(Drift.find(in: Self.sample(9999, seed: 1) { 5 + 0.2 * $0 }, resolution: 0.01) == nil)
    }

    /// From 0.09 to 0.10 ms is a tenth, and the smallest change that the log knows.
    @Test func aStepOfTheRoundingIsNoDrift() {
        let steps = (0..<300).map { $0 < 150 ? 0.09 : 0.10 }
        #expect(Drift.find(in: steps, resolution: 0.01) == nil)
        #expect(Drift.find(in: (0..<300).map { $0 < 150 ? 0.09 : 0.12 }, resolution: 0.01) != nil)
    }

    @Test func fewValuesTellNoDrift() {
        #expect(Drift.find(in: [], resolution: 0.01) == nil)
        #expect(Drift.find(in: (0..<59).map(Double.init), resolution: 0.01) == nil)
    }
}
