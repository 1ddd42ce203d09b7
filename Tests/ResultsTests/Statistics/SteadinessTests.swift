import Results
import Testing

struct SteadinessTests {
    private func steadiness(_ samples: [Double]) -> Steadiness {
        Steadiness(of: samples, sorted: SortedSample(samples), resolution: 0.01)
    }

    /// Always the same, without an order.
    private func usual(_ count: Int) -> [Double] { (0..<count).map { 1 + Double(($0 * 37) % 101) / 500 } }

    @Test func aSampleLikeAnyOtherIsSteady() {
        for count in [0, 1, 9, 10, 64, 1000, 20_000] {
            let steady = steadiness(usual(count))
            #expect(!steady.firstIsSlow && steady.drift == nil && !steady.hasModes, "\(count) values")
        }
    }

    @Test func onlyAFirstValueFarAboveIsSlow() {
        #expect(steadiness([5] + usual(50)).firstIsSlow)
        #expect(!steadiness([5] + usual(8)).firstIsSlow, "nine values don't say what is usual")
        #expect(!steadiness(usual(50) + [5]).firstIsSlow, "the last one")
        #expect(!steadiness([2] + usual(50)).firstIsSlow, "less than twice the median")
        #expect(!steadiness([5] + (0..<50).map { 1 + Double($0 % 7) }).firstIsSlow, "others are as slow")
        // Of equal values the deviation is what they are rounded to.
        #expect(!steadiness([0.11] + [Double](repeating: 0.05, count: 20)).firstIsSlow)
        #expect(steadiness([0.3] + [Double](repeating: 0.05, count: 20)).firstIsSlow)
    }

    @Test func changesAndModesAreFoundTogether() throws {
        let steps = steadiness(usual(600) + usual(600).map { $0 * 2 })
        let drift = try #require(steps.drift)
        #expect(drift.ratio ?? 0 > 1.9 && steps.hasModes && !steps.firstIsSlow)
    }
}
