import Catalog
import Foundation

/// Random numbers of the distributions that the bootstrap needs.
struct RandomVariates {
    private var generator: SplitMix64
    /// Normal numbers come in pairs.
    private var spare: Double?

    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    /// Uniform in [0, 1).
    mutating func unit() -> Double { Double(generator.next() >> 11) * 0x1p-53 }

    /// Uniform in 0..<count, by a multiplication instead of a division (Lemire 2019, *Fast Random Integer Generation in an
    /// Interval*); without his rejection, whose absence shows in no less than 2⁶⁴/count numbers.
    @inline(__always)
    mutating func below(_ count: Int) -> Int {
        Int(truncatingIfNeeded: generator.next().multipliedFullWidth(by: UInt64(count)).high)
    }

    /// Standard normal, by the polar method (Marsaglia and Bray 1964, *A Convenient Method for Generating Normal Variables*).
    mutating func normal() -> Double {
        if let value = spare {
            spare = nil
            return value
        }
        while true {
            let x = 2 * unit() - 1
            let y = 2 * unit() - 1
            let square = x * x + y * y
            guard square > 0, square < 1 else { continue }
            let scale = (-2 * log(square) / square).squareRoot()
            spare = y * scale
            return x * scale
        }
    }

    /// Gamma of a shape of at least 1 (Marsaglia and Tsang 2000, *A Simple Method for Generating Gamma Variables*).
    mutating func gamma(_ shape: Double) -> Double {
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let root = 1 + c * x
            guard root > 0 else { continue }
            let v = root * root * root
            let u = 1 - unit()
            if u < 1 - 0.0331 * x * x * x * x || log(u) < 0.5 * x * x + d * (1 - v + log(v)) { return d * v }
        }
    }

    /// Beta of shapes of at least 1, as a share of two gammas (Devroye 1986, *Non-Uniform Random Variate Generation*, IX.4).
    mutating func beta(_ a: Double, _ b: Double) -> Double {
        let x = gamma(a)
        return x / (x + gamma(b))
    }
}
