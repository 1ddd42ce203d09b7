/// How far two samples are apart, whatever their units and however large they are: an interval that excludes 1 says that
/// there is a difference, this says how much of it a single invocation shows.
package enum EffectSize {
    /// Cliff's delta (Cliff 1993, *Dominance statistics: ordinal analyses to answer ordinal questions*, Psychological
    /// Bulletin 114): P(b > a) − P(b < a) for one value of each sample. 1 if every value of `b` is above every value of `a`,
    /// −1 if below, 0 if neither tends to be larger. With the Mann–Whitney U of `b` it is 2U/(mn) − 1.
    ///
    /// - Returns: nil if a sample is empty.
    package static func cliffsDelta(from a: SortedSample, to b: SortedSample) -> Double? {
        guard !a.isEmpty, !b.isEmpty else { return nil }
        // How many of `a` are below, and how many not above, the value of `b` at hand.
        var below = 0
        var notAbove = 0
        var balance = 0
        for value in b.values {
            while below < a.count, a.values[below] < value { below += 1 }
            while notAbove < a.count, a.values[notAbove] <= value { notAbove += 1 }
            balance += below - (a.count - notAbove)
        }
        return Double(balance) / Double(a.count) / Double(b.count)
    }

    /// The words of Romano, Kromrey, Coraggio and Skowronek 2006 (*Appropriate statistics for ordinal level data*, Florida
    /// Association of Institutional Research), which are those of Cohen's d for normal samples.
    package enum Magnitude: String, Codable, Sendable {
        case negligible, small, medium, large

        package init(cliffsDelta: Double) {
            self =
                switch cliffsDelta.magnitude {
                case ..<0.147: .negligible
                case ..<0.33: .small
                case ..<0.474: .medium
                default: .large
                }
        }
    }
}
