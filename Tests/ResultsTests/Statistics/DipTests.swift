import Catalog
import Foundation
import Results
import Testing

/// The dip against the package diptest, and whether modes are found where they are.
struct DipTests {
    @Test(arguments: StatisticsFixture.scipy.dips) func isThatOfDiptest(expected: StatisticsFixture.Dip) throws {
        let dip = try #require(Dip(SortedSample(expected.sample)))
        #expect(abs(dip.value - expected.dip) < 1e-12, "\(dip.value) and \(expected.dip)")
        // What is said to have modes surely has; a heap of few values isn't tested.
        if dip.showsModes { #expect(expected.p < 0.01) }
    }

    @Test func nothingHasNoDip() { #expect(Dip(SortedSample([])) == nil) }

    /// Of samples with one mode, the uniform ones among them, hardly any shows two.
    @Test(arguments: [64, 664]) func oneModeIsNotTakenForTwo(count: Int) throws {
        var generator = SplitMix64(seed: 3)
        func unit() -> Double { Double(generator.next() >> 11) * 0x1p-53 }
        let cells = 1000
        var found = [0, 0, 0]
        for _ in 0..<cells {
            let uniform = (0..<count).map { _ in unit() }
            let skewed = uniform.map { -log(1 - $0) }
            // As REPORT lines have them: a dozen values, each many times.
            let rounded = uniform.map { (10 + 2 * (-2 * log(1 - $0)).squareRoot()).rounded() / 100 }
            for (index, sample) in [uniform, skewed, rounded].enumerated() {
                let spread = SortedSample(sample).spreadingTies(over: 0.01)
                if try #require(Dip(spread)).showsModes { found[index] += 1 }
            }
        }
        #expect(found.allSatisfy { $0 <= cells / 50 }, "\(found)")
    }

    /// A tenth of the invocations takes thrice as long.
    @Test(arguments: [400, 664, 100_000]) func modesAreFound(count: Int) throws {
        var generator = SplitMix64(seed: 4)
        func unit() -> Double { Double(generator.next() >> 11) * 0x1p-53 }
        let sample = (0..<count).map { ($0 % 10 == 0 ? 0.6 : 0.2) + ((unit() + unit()) * 5).rounded() / 100 }
        #expect(try #require(Dip(SortedSample(sample).spreadingTies(over: 0.01))).showsModes)
    }

    @Test func tiesAreSpreadOverWhatWasRounded() {
        let spread = SortedSample([1, 1, 2]).spreadingTies(over: 0.5)
        #expect(spread.values == [0.875, 1.125, 2])
    }
}
