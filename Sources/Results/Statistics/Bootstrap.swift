import Foundation

/// Confidence intervals for how two samples differ, by the bootstrap (Efron 1979, *Bootstrap Methods: Another Look at the
/// Jackknife*, Annals of Statistics 7): both samples are drawn again and again from themselves, each on its own, and the
/// interval is what lies between the quantiles of the differences, or ratios, that this gives (the percentile interval:
/// Efron and Tibshirani 1993, *An Introduction to the Bootstrap*, 13), calibrated.
///
/// Why not BCa: its acceleration comes from the jackknife, which fails for medians (ibid., 11.6). The percentile interval is
/// what Wilcox (*Introduction to Robust Estimation and Hypothesis Testing*, 4th ed. 2017, 5.4) recommends for medians, for it
/// also holds where values are tied. It asks that the values of a sample are independent; a run's seeded order sees to it as
/// far as the machine allows.
package struct Bootstrap: Sendable {
    /// What of a sample is compared.
    package enum Statistic: String, Codable, Sendable {
        case median
        /// For what is paid by the sum.
        case mean
    }

    /// One less than a round number, so that quantiles are replicates themselves (Davison and Hinkley 1997, *Bootstrap
    /// Methods and Their Application*, 5.2).
    package static func replicates(for statistic: Statistic) -> Int { statistic == .median ? 9_999 : 1_999 }

    /// Samples of fewer values have no interval: against a large sample it would cover 90 % only.
    package static let fewestValues = 10

    private let statistic: Statistic
    private let seed: UInt64
    private let replicates: Int

    /// - Parameters:
    ///   - seed: the same one gives the same intervals, on every machine.
    ///   - replicates: fewer than usual, for what is computed often; one less than a multiple of 1000.
    package init(_ statistic: Statistic, seed: UInt64 = 1, replicates: Int? = nil) {
        self.statistic = statistic
        self.seed = seed
        self.replicates = replicates ?? Self.replicates(for: statistic)
    }

    /// How `b` differs from `a`, with intervals of 95 %.
    ///
    /// - Returns: nil if a sample is empty; without intervals if one is too small for them.
    package func contrast(from a: SortedSample, to b: SortedSample) -> Contrast? {
        guard !a.isEmpty, !b.isEmpty else { return nil }
        let (from, to) = (value(of: a), value(of: b))
        var contrast = Contrast(
            statistic: statistic, from: from, to: to, difference: to - from, ratio: from > 0 ? to / from : nil)
        guard min(a.count, b.count) >= Self.fewestValues else { return contrast }

        var random = RandomVariates(seed: seed)
        let first = draw(a, &random)
        let second = draw(b, &random)
        let tail = tailProbability(a.count, b.count)
        contrast.differenceInterval = interval(zip(first, second).map { $1 - $0 }, tail: tail)
        if contrast.ratio != nil, first.allSatisfy({ $0 > 0 }) {
            contrast.ratioInterval = interval(zip(first, second).map { $1 / $0 }, tail: tail)
        }
        return contrast
    }

    private func value(of sample: SortedSample) -> Double {
        switch statistic {
        case .median: sample.median
        case .mean: sample.mean
        }
    }

    /// What is cut off at each end, for samples of `m` and `n` values: not quite 2.5 %.
    ///
    /// For medians it is calibrated (Loh 1987, *Calibrating Confidence Coefficients*, JASA 82), so that the interval covers
    /// 95 %: the gaps between the values around a median are as random as the values, which makes the interval of a
    /// difference too wide, by up to 2 % of coverage, and the more the smaller and the more equal in size the samples are. Near
    /// its median any density is as good as constant, so that one calibration does for all; this is a fit to 12,000
    /// simulated pairs for each of twenty combinations of sizes from 10 to 2,000.
    ///
    /// The bootstrap of a mean knows neither that the sample's variance is too small by (n−1)/n nor that it is an estimate:
    /// its interval is as much too narrow as a normal one is against Student's, and cutting off Φ(−√(n/(n−1)) · t) makes up
    /// for it (Hesterberg 2015, *What Teachers Should Know About the Bootstrap*, The American Statistician 69, the expanded
    /// percentile interval).
    private func tailProbability(_ m: Int, _ n: Int) -> Double {
        let fewest = Double(min(m, n))
        switch statistic {
        case .median:
            // 1 for samples of one size, near 0 if one has nearly all the values.
            let balance = 4 * Double(m) * Double(n) / pow(Double(m + n), 2)
            // The mean of two values scatters less than one.
            let most = min(m, n) % 2 == 0 ? 0.006 : 0.009
            return 0.025 + min(most, 0.05 / fewest.squareRoot()) * (5 * balance - 1) / 4
        case .mean:
            return NormalDistribution.cumulative(
                -(fewest / (fewest - 1)).squareRoot()
                    * NormalDistribution.studentUpperQuantile(degreesOfFreedom: min(m, n) - 1))
        }
    }

    private func interval(_ replicates: [Double], tail: Double) -> Interval {
        let sorted = SortedSample(replicates).values
        let rank = max(1, Int(tail * Double(sorted.count + 1)))
        return Interval(low: sorted[rank - 1], high: sorted[sorted.count - rank])
    }

    private func draw(_ sample: SortedSample, _ random: inout RandomVariates) -> [Double] {
        switch statistic {
        case .median: medians(of: sample.values, &random)
        case .mean: means(of: sample.values, &random)
        }
    }

    /// The medians of resamples, each without drawing its n values: what is drawn are ranks, uniform and independent, and
    /// the m-th smallest of n uniform numbers is Beta(m, n−m+1) (David and Nagaraja 2003, *Order Statistics*, 2.3); given it,
    /// the one below is the largest of m−1 numbers below it, a power of another uniform one. So a replicate costs the same
    /// for ten values and for ten million, and its distribution is exactly the bootstrap's.
    private func medians(of values: [Double], _ random: inout RandomVariates) -> [Double] {
        let n = values.count
        let upper = n / 2 + 1
        let last = n - 1
        return (0..<replicates).map { _ in
            let above = random.beta(Double(upper), Double(n - upper + 1))
            let high = values[min(Int(above * Double(n)), last)]
            guard n % 2 == 0 else { return high }
            let below = above * pow(random.unit(), 1 / Double(upper - 1))
            return (values[min(Int(below * Double(n)), last)] + high) / 2
        }
    }

    /// So many values are drawn for a mean at most.
    private static let longestDraw = 2048

    /// The means of resamples. Of large samples m values are drawn instead of n, and the mean's distance from the sample's is
    /// scaled by √(m/n) (the m out of n bootstrap: Bickel, Götze and van Zwet 1997, *Resampling fewer than n observations*,
    /// Statistica Sinica 7).
    private func means(of values: [Double], _ random: inout RandomVariates) -> [Double] {
        let n = values.count
        let m = min(n, Self.longestDraw)
        // Taken off while summing: the mean of equal values must be exactly theirs, else rounding would be a difference.
        let least = values[0]
        let mean = values.reduce(0) { $0 + ($1 - least) } / Double(n)
        let scale = (Double(m) / Double(n)).squareRoot()
        return values.withUnsafeBufferPointer { values in
            (0..<replicates).map { _ in
                var sum = 0.0
                for _ in 0..<m { sum += values[random.below(n)] - least }
                return least + mean + (sum / Double(m) - mean) * scale
            }
        }
    }
}

/// How a second sample differs from a first one.
package struct Contrast: Codable, Sendable, Equatable {
    package var statistic: Bootstrap.Statistic
    /// Of the first sample, and of the second.
    package var from: Double
    package var to: Double
    /// The second minus the first.
    package var difference: Double
    /// The second by the first; nil unless the first is positive.
    package var ratio: Double?
    /// 95 %; nil if a sample is too small.
    package var differenceInterval: Interval?
    /// 95 %; nil if a sample is too small, or if zeros make ratios meaningless.
    package var ratioInterval: Interval?
}
