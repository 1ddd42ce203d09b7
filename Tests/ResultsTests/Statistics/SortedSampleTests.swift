import Catalog
import Results
import Testing

/// Sorting as `sort()` does, for every count about the one from which on digits are counted.
struct SortedSampleTests {
    @Test(arguments: [0, 1, 2, 511, 512, 513, 50_000]) func ordersAsComparingDoes(count: Int) {
        var generator = SplitMix64(seed: 1)
        let samples = (0..<count).map { index in
            // All signs and exponents, ties, and numbers that differ in their last bit alone.
            switch index % 4 {
            case 0: Double(bitPattern: generator.next() & 0xBFFF_FFFF_FFFF_FFFF)
            case 1: Double(generator.next() % 10) / 100
            case 2: (1.0).nextUp * Double(index % 3)
            default: -Double(generator.next() % 1000)
            }
        }
        #expect(SortedSample(samples).values == samples.sorted())
    }

    @Test func extremes() {
        let values = [Double.infinity, -.infinity, 0, .greatestFiniteMagnitude, -.leastNonzeroMagnitude]
        let many = (0..<1000).flatMap { _ in values }
        #expect(SortedSample(many).values == many.sorted())
    }
}
