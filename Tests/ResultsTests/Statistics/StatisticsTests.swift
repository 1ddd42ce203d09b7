import Foundation
import Results
import Testing

@Suite struct StatisticsTests {
    /// Exact values by rational arithmetic: Python's `fractions` and `math.comb`.
    @Test(arguments: [
        (20, 0.5, 5, 0.020694732666015625), (64, 0.1, 1, 0.00956314971305463), (100, 0.3, 40, 0.9875015928335618),
    ])
    func cumulativeBinomial(trials: Int, probability: Double, k: Int, expected: Double) {
        let value = Binomial(trials: trials, probability: probability).cumulative(k)
        #expect(abs(value - expected) < 1e-12 * max(1, expected))
    }

    @Test func binomialOfAMillionIsADistribution() {
        let binomial = Binomial(trials: 1_000_000, probability: 0.5)
        #expect(abs(binomial.cumulative(499_999) + binomial.mass(500_000) / 2 - 0.5) < 1e-8)
        #expect(binomial.cumulative(-1) == 0)
        #expect(binomial.cumulative(1_000_000) == 1)
    }

    /// The thresholds that design §8.5 names.
    @Test(arguments: [(0.90, 64), (0.99, 662)])
    func percentilesNeedASample(p: Double, needed: Int) {
        #expect(!Distribution.supports(p, count: needed - 1))
        #expect(Distribution.supports(p, count: needed))
        #expect(!Distribution.supports(p, count: 0))
    }

    /// As in the tables of Conover, *Practical Nonparametric Statistics*, for the median at 95 %.
    @Test(arguments: [(6, 1, 6), (10, 2, 9), (20, 6, 15), (100, 40, 61), (1000, 469, 532)])
    func ranksOfTheMediansInterval(count: Int, low: Int, high: Int) {
        #expect(Distribution.medianRanks(count: count) == low...high)
    }

    @Test(arguments: 0...5) func noIntervalFromFewSamples(count: Int) {
        #expect(Distribution.medianRanks(count: count) == nil)
    }

    /// `numpy.percentile(range(1, 1001), [25, 50, 75])`; the tail is nearest-rank.
    @Test func statisticsOfAKnownSample() throws {
        let distribution = try #require(Distribution((1...1000).map(Double.init).shuffled()))
        #expect(distribution.count == 1000)
        #expect(distribution.minimum == 1)
        #expect(distribution.lowerQuartile == 250.75)
        #expect(distribution.median == 500.5)
        #expect(distribution.upperQuartile == 750.25)
        #expect(distribution.p90 == 900)
        #expect(distribution.p99 == 990)
        #expect(distribution.maximum == 1000)
        let interval = try #require(distribution.medianInterval)
        #expect((interval.low, interval.high) == (469, 532))
    }

    @Test func oneSampleAndNone() throws {
        #expect(Distribution([]) == nil)
        let one = try #require(Distribution([3]))
        #expect((one.median, one.lowerQuartile, one.maximum) == (3, 3, 3))
        #expect(one.p90 == nil && one.p99 == nil && one.medianInterval == nil)
    }

    /// Lambda's list prices: 1 s at 1 GB.
    @Test func prices() throws {
        #expect(try abs(Prices(architecture: "x86_64").cost(billed: 1000, memorySize: 1024) - 0.0000168667) < 1e-15)
        #expect(try abs(Prices(architecture: "aarch64").cost(billed: 1000, memorySize: 1024) - 0.0000135334) < 1e-15)
    }

    /// Added up over all outcomes, not simulated: whatever the share, the interval has it with at least 95 %.
    @Test(arguments: [1, 2, 5, 6, 20, 60])
    func intervalsOfSharesCoverThem(total: Int) {
        let intervals = (0...total).map { Proportion($0, of: total).interval }
        for share in stride(from: 0.005, to: 1, by: 0.005) {
            let binomial = Binomial(trials: total, probability: share)
            let covered = intervals.indices.filter { intervals[$0].contains(share) }.reduce(0) {
                $0 + binomial.mass($1)
            }
            #expect(covered >= 0.95, "\(share) of \(total)")
        }
    }

    /// Each more makes a share that is higher, and mirrored outcomes have mirrored intervals.
    @Test func intervalsOfSharesAreInOrder() {
        let intervals = (0...30).map { Proportion($0, of: 30).interval }
        for (number, interval) in intervals.enumerated() {
            let share = Double(number) / 30
            #expect(interval.low <= share && share <= interval.high)
            #expect(abs(interval.low + intervals[30 - number].high - 1) < 1e-12)
            if number > 0 { #expect(interval.low > intervals[number - 1].low) }
        }
    }
}
