import Foundation

/// The standard normal distribution and its neighbour, Student's t, as far as intervals need them.
package enum NormalDistribution {
    /// P(Z ≤ z).
    package static func cumulative(_ z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }

    /// The 97.5 % quantile.
    static let upperQuantile = 1.959963984540054

    /// The 97.5 % quantile of Student's t, by its expansion about the normal one (Abramowitz and Stegun 1964, *Handbook of
    /// Mathematical Functions*, 26.7.5): to four digits from five degrees of freedom on.
    package static func studentUpperQuantile(degreesOfFreedom: Int) -> Double {
        let z = upperQuantile
        let n = Double(degreesOfFreedom)
        let square = z * z
        let first = z * (square + 1) / 4
        let second = z * ((5 * square + 16) * square + 3) / 96
        let third = z * (((3 * square + 19) * square + 17) * square - 15) / 384
        let fourth = z * ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945) / 92160
        return z + (first + (second + (third + fourth / n) / n) / n) / n
    }
}
