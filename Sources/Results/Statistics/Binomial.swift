import Foundation

/// The binomial distribution, as far as order statistics need it.
package struct Binomial: Sendable {
    package var trials: Int
    package var probability: Double

    package init(trials: Int, probability: Double) {
        self.trials = trials
        self.probability = probability
    }

    /// P(X = k), through logarithms: exact to about 1e-12 relative for n up to a million.
    package func mass(_ k: Int) -> Double {
        guard (0...trials).contains(k) else { return 0 }
        let n = Double(trials)
        let x = Double(k)
        let choices: Double = lgamma(n + 1) - lgamma(x + 1) - lgamma(n - x + 1)
        let powers: Double = x * log(probability) + (n - x) * log1p(-probability)
        return exp(choices + powers)
    }

    /// P(X ≤ k), summed from k downwards: below the mean the terms fall fast.
    package func cumulative(_ k: Int) -> Double {
        guard k >= 0 else { return 0 }
        guard k < trials else { return 1 }
        if Double(k) > Double(trials) * probability {
            return 1 - Binomial(trials: trials, probability: 1 - probability).cumulative(trials - k - 1)
        }
        let odds = (1 - probability) / probability
        var term = mass(k)
        var sum = 0.0
        var i = k
        while i >= 0, term > sum * 1e-17 {
            sum += term
            term *= Double(i) / Double(trials - i + 1) * odds
            i -= 1
        }
        return sum
    }
}
