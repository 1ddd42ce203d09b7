import Kernels
import Testing

struct SplitMix64Tests {
    /// The first outputs of the reference implementation for seed 1234567.
    /// https://rosettacode.org/wiki/Pseudo-random_numbers/Splitmix64
    @Test func agreesWithTheReference() {
        var generator = SplitMix64(seed: 1_234_567)
        let numbers = (0..<5).map { _ in generator.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test func uniformNumbersStayBelowOne() {
        var generator = SplitMix64(seed: 1)
        let numbers = (0..<10_000).map { _ in generator.nextUniform() }
        #expect(numbers.allSatisfy { 0..<1 ~= $0 })
        #expect(abs(numbers.reduce(0, +) / 10_000 - 0.5) < 0.02)
    }
}
