import Experiment
import Testing

struct RateSearchTests {
    /// Searches where every rate up to `limit` meets the target.
    private func search(limit: Double, first: Double, highest: Double = 100_000) -> (best: Double?, tried: [Double]) {
        var search = RateSearch(first: first, highest: highest)
        var tried: [Double] = []
        while let rate = search.next, tried.count < 100 {
            tried.append(rate)
            search.record(met: rate <= limit)
        }
        return (search.best, tried)
    }

    @Test(arguments: [0.5, 1, 10, 77, 1000, 9999], [1.0, 10, 150, 20_000])
    func endsWithinATenthBelowTheLimit(limit: Double, first: Double) throws {
        let (best, tried) = search(limit: limit, first: first)
        guard limit >= first / 1024 else { return #expect(best == nil) }
        let rate = try #require(best)
        #expect(rate <= limit && rate * 1.1 >= limit)
        #expect(tried.count < 30)
        #expect(Set(tried).count == tried.count, "no rate is tried twice")
    }

    @Test func doublesThenBisects() {
        #expect(search(limit: 50, first: 10).tried.prefix(4) == [10, 20, 40, 80])
        #expect(search(limit: 50, first: 10).tried[4] == (40.0 * 80).squareRoot())
    }

    @Test func endsWhereNothingMeetsTheTarget() {
        let (best, tried) = search(limit: 0, first: 8)
        #expect(best == nil)
        #expect(tried.count == 11)
    }

    @Test func endsAtTheHighestRate() {
        let (best, tried) = search(limit: .infinity, first: 30, highest: 100)
        #expect(best == 100)
        #expect(tried == [30, 60, 100])
    }

    @Test func whatIsRecordedAfterTheEndChangesNothing() {
        var search = RateSearch(first: 100, highest: 100)
        search.record(met: true)
        #expect(search.next == nil)
        search.record(met: false)
        #expect(search.best == 100)
    }
}
