import Results
import Testing

@Suite struct RateMeterTests {
    private static let second: Int64 = 1_000_000_000

    @Test func theFirstSecondTellsNothing() {
        var meter = RateMeter(begin: 5)
        meter.count(at: 6)
        #expect(meter.rate(now: 5 + Self.second - 1) == nil)
        #expect(meter.rate(now: 5 + Self.second) == 1)
    }

    /// In the beginning by the time since then, later by the latest minute.
    @Test func countsTheLatestMinute() {
        var meter = RateMeter(begin: 0)
        for second in 0..<200 {
            for _ in 0..<(second < 100 ? 10 : 4) { meter.count(at: Int64(second) * Self.second + 7) }
        }
        #expect(meter.rate(now: 200 * Self.second - 1).map { abs($0 - 4) < 1e-6 } == true)
        var young = RateMeter(begin: 0)
        for event in 0..<20 { young.count(at: Int64(event) * Self.second / 2) }
        #expect(young.rate(now: 10 * Self.second) == 2)
    }

    @Test func fallsWhenNothingHappens() throws {
        var meter = RateMeter(begin: 0)
        for event in 0..<120 { meter.count(at: Int64(event) * Self.second) }
        let busy = try #require(meter.rate(now: 120 * Self.second))
        let later = try #require(meter.rate(now: 150 * Self.second))
        #expect(later < busy)
        #expect(meter.rate(now: 1_000 * Self.second) == 0)
    }

    @Test func eventsNeedNotComeInOrder() {
        var meter = RateMeter(begin: 0)
        for second in [9, 3, 5, 1, 7] { meter.count(at: Int64(second) * Self.second) }
        #expect(meter.rate(now: 10 * Self.second) == 0.5)
        meter.count(at: 200 * Self.second)
        meter.count(at: 2 * Self.second)
        #expect(meter.rate(now: 200 * Self.second).map { $0 < 0.05 } == true, "what is long ago isn't counted")
    }

    /// What a damaged journal may hold.
    @Test(arguments: [Int64.min, -1, 0, 1, Int64.max]) func anyNumberIsTaken(time: Int64) {
        for begin in [Int64.min, -1, 0, Int64.max] {
            var meter = RateMeter(begin: begin)
            meter.count(at: time)
            meter.count(at: 0)
            if let rate = meter.rate(now: Int64.max) { #expect(rate >= 0 && rate.isFinite) }
        }
    }
}
