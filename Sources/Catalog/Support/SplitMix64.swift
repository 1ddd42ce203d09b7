/// The host side's seedable generator, for made-up datasets and schedules: SplitMix64 (Steele, Lea, Flood: *Fast
/// Splittable Pseudorandom Number Generators*, OOPSLA 2014). Its stream is fixed by its seed on every machine and every
/// Swift version, which `SystemRandomNumberGenerator` is not.
package struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Uniform in [0, 1).
    package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Uniform in 0..<count.
    mutating func below(_ count: Int) -> Int { Int(unit() * Double(count)) }
}
