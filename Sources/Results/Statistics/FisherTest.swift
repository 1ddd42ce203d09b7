import Foundation

/// Whether a share is larger in one sample than in another: Fisher's exact test (Fisher 1935, *The Logic of Inductive
/// Inference*, Journal of the Royal Statistical Society 98), which holds for samples of any size, and for shares near 0 and 1.
package enum FisherTest {
    /// P(X ≥ `count`) for X as hypergeometric as it is if both samples come from one population: how probable it is that so
    /// many of those that have the property, or more, are by chance in the second sample. SciPy's
    /// `fisher_exact(…, alternative="greater")`.
    ///
    /// - Parameters:
    ///   - count: how many have the property in the second sample, of `total`.
    ///   - otherCount: how many have it in the first, of `otherTotal`.
    package static func probability(ofAtLeast count: Int, of total: Int, against otherCount: Int, of otherTotal: Int)
        -> Double
    {
        let having = count + otherCount
        let all = logarithmOfChoices(total + otherTotal, having)
        let sum = (count...max(count, min(having, total))).reduce(0.0) { sum, k in
            guard having - k <= otherTotal else { return sum }
            return sum + exp(logarithmOfChoices(total, k) + logarithmOfChoices(otherTotal, having - k) - all)
        }
        return min(1, sum)
    }

    /// Of n things, k.
    private static func logarithmOfChoices(_ n: Int, _ k: Int) -> Double {
        lgamma(Double(n) + 1) - lgamma(Double(k) + 1) - lgamma(Double(n - k) + 1)
    }
}
