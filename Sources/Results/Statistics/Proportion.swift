/// How many of a sample have a property, and what that tells of all.
package struct Proportion: Codable, Sendable, Equatable {
    package var count: Int
    package var total: Int
    /// At least 95 % confidence, for any true share.
    package var interval: Interval

    /// - Parameters:
    ///   - count: 0 to `total`.
    ///   - total: at least 1.
    package init(_ count: Int, of total: Int) {
        self.count = count
        self.total = total
        interval = Self.interval(count, of: total)
    }

    package var share: Double { Double(count) / Double(total) }

    /// The exact interval: all shares p for which neither so many nor so few are improbable, P(Binomial(n, p) ≥ k) and
    /// P(Binomial(n, p) ≤ k) both above 2.5 % (Clopper and Pearson 1934, *The Use of Confidence or Fiducial Limits
    /// Illustrated in the Case of the Binomial*). It may be wider than it had to be, and never covers less than it says,
    /// which shorter ones do for shares near 0 and 1, where ours mostly are (Brown, Cai and DasGupta 2001, *Interval
    /// Estimation for a Binomial Proportion*).
    private static func interval(_ count: Int, of total: Int) -> Interval {
        Interval(
            low: count == 0
                ? 0 : root { 1 - Binomial(trials: total, probability: $0).cumulative(count - 1) >= 0.025 },
            high: count == total
                ? 1 : root { Binomial(trials: total, probability: $0).cumulative(count) <= 0.025 })
    }

    /// Where in 0…1 a condition begins to hold that holds from there on, by halving: to the last digit but one.
    private static func root(_ holds: (Double) -> Bool) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<52 {
            let middle = (low + high) / 2
            if holds(middle) { high = middle } else { low = middle }
        }
        return (low + high) / 2
    }
}
