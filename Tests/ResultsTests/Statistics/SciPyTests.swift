import Results
import Testing

/// The statistics against SciPy's, on samples with an even and an odd count, with ties, and small.
struct SciPyTests {
    typealias Pair = StatisticsFixture.Pair

    @Test(arguments: StatisticsFixture.scipy.pairs) func orderStatistics(pair: Pair) throws {
        let distribution = try #require(Distribution(pair.a))
        let quartiles = [distribution.lowerQuartile, distribution.median, distribution.upperQuartile]
        for (ours, theirs) in zip(quartiles, pair.quartilesA) { #expect(abs(ours - theirs) < 1e-12 * abs(theirs)) }
        let interval = try #require(distribution.medianInterval)
        #expect([interval.low, interval.high] == pair.medianIntervalA)
        #expect(abs(SortedSample(pair.a).mean - pair.meanA) < 1e-12 * pair.meanA)
    }

    @Test(arguments: StatisticsFixture.scipy.pairs) func cliffsDelta(pair: Pair) throws {
        let (a, b) = (SortedSample(pair.a), SortedSample(pair.b))
        #expect(abs(try #require(EffectSize.cliffsDelta(from: a, to: b)) - pair.cliffsDelta) < 1e-12)
        #expect(abs(try #require(EffectSize.cliffsDelta(from: b, to: a)) + pair.cliffsDelta) < 1e-12)
    }

    /// Both draw at random, so the ends agree to a fraction of the interval's width. SciPy really draws n values for each
    /// replicate: ours, that draw ranks, have the same distribution.
    @Test(arguments: StatisticsFixture.scipy.pairs) func bootstrapOfMedians(pair: Pair) throws {
        let contrast = try #require(
            Bootstrap(.median).contrast(from: SortedSample(pair.a), to: SortedSample(pair.b)))
        try expect(contrast.differenceInterval, pair.medianDifference, within: 0.05)
        try expect(contrast.ratioInterval, pair.medianRatio, within: 0.05)
    }

    /// Expanded for what the bootstrap doesn't know (Hesterberg 2015), so wider than SciPy's by about Student's t.
    @Test(arguments: StatisticsFixture.scipy.pairs) func bootstrapOfMeans(pair: Pair) throws {
        let contrast = try #require(Bootstrap(.mean).contrast(from: SortedSample(pair.a), to: SortedSample(pair.b)))
        let n = min(pair.a.count, pair.b.count)
        let widening =
            NormalDistribution.studentUpperQuantile(degreesOfFreedom: n - 1) / 1.96
            * (Double(n) / Double(n - 1)).squareRoot()
        let middle = (pair.meanDifference[0] + pair.meanDifference[1]) / 2
        let expanded = pair.meanDifference.map { middle + ($0 - middle) * widening }
        try expect(contrast.differenceInterval, expanded, within: 0.08)
    }

    /// Sums of these are rounded: that must be no difference.
    @Test(arguments: [Bootstrap.Statistic.median, .mean]) func equalValuesDontDiffer(statistic: Bootstrap.Statistic)
        throws
    {
        let a = SortedSample(Array(repeating: 2.1666670000000002e-05, count: 12))
        let b = SortedSample(Array(repeating: 2.1666670000000002e-05, count: 3000))
        let contrast = try #require(Bootstrap(statistic).contrast(from: a, to: b))
        #expect(contrast.differenceInterval == Interval(low: 0, high: 0))
        #expect(contrast.ratioInterval == Interval(low: 1, high: 1))
    }

    @Test func distributions() {
        for row in StatisticsFixture.scipy.normal {
            #expect(abs(NormalDistribution.cumulative(row[0]) - row[1]) < 1e-14)
        }
        for row in StatisticsFixture.scipy.student {
            let quantile = NormalDistribution.studentUpperQuantile(degreesOfFreedom: Int(row[0]))
            #expect(abs(quantile - row[1]) < 2e-4 * row[1])
        }
        for row in StatisticsFixture.scipy.binomial {
            let value = Binomial(trials: Int(row[0]), probability: row[1]).cumulative(Int(row[2]))
            #expect(abs(value - row[3]) < 1e-12 * max(row[3], 1e-3))
        }
    }

    @Test func proportions() {
        for row in StatisticsFixture.scipy.proportion {
            let proportion = Proportion(Int(row[0]), of: Int(row[1]))
            #expect(proportion.share == row[0] / row[1])
            #expect(abs(proportion.interval.low - row[2]) < 1e-10, "\(row)")
            #expect(abs(proportion.interval.high - row[3]) < 1e-10, "\(row)")
        }
    }

    @Test func sharesOfTwoSamples() {
        for row in StatisticsFixture.scipy.fisher {
            let probability = FisherTest.probability(
                ofAtLeast: Int(row[0]), of: Int(row[1]), against: Int(row[2]), of: Int(row[3]))
            #expect(abs(probability - row[4]) < 1e-9 * row[4], "\(row)")
        }
    }

    private func expect(_ interval: Interval?, _ expected: [Double], within share: Double) throws {
        let interval = try #require(interval)
        let tolerance = share * (expected[1] - expected[0])
        #expect(abs(interval.low - expected[0]) <= tolerance, "\(interval) and \(expected)")
        #expect(abs(interval.high - expected[1]) <= tolerance, "\(interval) and \(expected)")
    }
}
