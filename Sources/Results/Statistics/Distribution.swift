/// Exact order statistics of a sample. Nothing is trimmed, nothing is interpolated in the tail.
package struct Distribution: Codable, Sendable, Equatable {
    package var count: Int
    package var minimum: Double
    package var lowerQuartile: Double
    package var median: Double
    package var upperQuartile: Double
    package var maximum: Double
    /// At least 95 % confidence, without an assumption about the distribution; nil below six samples.
    package var medianInterval: Interval?
    /// Nil if the sample is too small for it.
    package var p90: Double?
    /// Nil if the sample is too small for it.
    package var p99: Double?

    /// - Parameter samples: in any order; nil comes back if there is none.
    package init?(_ samples: consuming [Double]) { self.init(SortedSample(samples)) }

    /// - Parameter sample: nil comes back if it is empty.
    package init?(_ sample: SortedSample) {
        guard !sample.isEmpty else { return nil }
        let samples = sample.values
        count = samples.count
        minimum = samples[0]
        maximum = samples[samples.count - 1]
        lowerQuartile = Self.quantile(0.25, ofSorted: samples)
        median = Self.quantile(0.5, ofSorted: samples)
        upperQuartile = Self.quantile(0.75, ofSorted: samples)
        medianInterval = Self.medianRanks(count: samples.count).map {
            Interval(low: samples[$0.lowerBound - 1], high: samples[$0.upperBound - 1])
        }
        p90 = Self.percentile(0.90, ofSorted: samples)
        p99 = Self.percentile(0.99, ofSorted: samples)
    }

    /// The quantile with linear interpolation (Hyndman and Fan 1996, type 7; NumPy's default).
    package static func quantile(_ p: Double, ofSorted samples: [Double]) -> Double {
        let position = p * Double(samples.count - 1)
        let below = Int(position)
        let above = min(below + 1, samples.count - 1)
        return samples[below] + (position - Double(below)) * (samples[above] - samples[below])
    }

    /// The nearest-rank percentile, a value that was measured, or nil where `supports` says no.
    package static func percentile(_ p: Double, ofSorted samples: [Double]) -> Double? {
        guard supports(p, count: samples.count) else { return nil }
        let rank = Int((p * Double(samples.count)).rounded(.up))
        return samples[min(max(rank, 1), samples.count) - 1]
    }

    /// Whether `count` samples are enough for the percentile `p` at 99 % confidence (design §8.5): the number of samples
    /// above the true percentile is Binomial(n, 1−p), and at most one there must be improbable, P(X ≤ 1) ≤ 0.01.
    /// That takes 64 samples for p90 and 662 for p99.
    package static func supports(_ p: Double, count: Int) -> Bool {
        Binomial(trials: count, probability: 1 - p).cumulative(1) <= 0.01
    }

    /// The ranks, from 1, between which the true median lies with at least 95 % confidence: the largest k with
    /// P(Binomial(n, ½) < k) ≤ 0.025, and its mirror image (David and Nagaraja 2003, *Order Statistics*, 7.1).
    package static func medianRanks(count: Int) -> ClosedRange<Int>? {
        let binomial = Binomial(trials: count, probability: 0.5)
        // The answer lies about one standard deviation √n/2 times 1.96 below the middle; five are surely below it.
        var k = max(0, Int(Double(count) / 2 - 2.5 * Double(count).squareRoot()))
        var below = binomial.cumulative(k - 1)
        while k < count, below + binomial.mass(k) <= 0.025 {
            below += binomial.mass(k)
            k += 1
        }
        return k >= 1 ? k...(count - k + 1) : nil
    }
}
