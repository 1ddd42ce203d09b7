import Charts
import Testing

struct TicksTests {
    @Test func linearTicksAreRound() {
        #expect(Ticks.linear(0...1).list.map(\.label) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
        #expect(Ticks.linear(0...0.3).list.map(\.value) == [0, 0.1, 0.2, 0.3])
        #expect(Ticks.linear(3...17).list.map(\.label) == ["0", "5", "10", "15", "20"])
        #expect(Ticks.linear(-12...31).list.map(\.label) == ["−20", "−10", "0", "10", "20", "30", "40"])
        #expect(Ticks.linear(0...45_000).list.last?.label == "50,000")
    }

    @Test func logarithmicTicksArePowersOfTen() {
        let wide = Ticks.logarithmic(0.012...4000)
        #expect(wide.list.filter { !$0.label.isEmpty }.map(\.label) == ["0.01", "0.1", "1", "10", "100", "1000"])
        #expect(wide.domain == 0.01...5000)
        #expect(Ticks.logarithmic(1.5...30).list.map(\.label) == ["1", "2", "5", "10", "20", "50"])
    }

    private static let extremes: [ClosedRange<Double>] = [
        0...0, 5...5, -3 ... -3, 1e-300...1e300, -1e308...1e308, 0...1e-12, 1...(1 + 1e-15), 0...Double.infinity,
        -Double.infinity...Double.infinity, 1e15...(1e15 + 1),
    ]

    @Test(arguments: extremes)
    func extremeRangesHaveFewFiniteTicks(range: ClosedRange<Double>) {
        for ticks in [Ticks.linear(range), .logarithmic(range)] {
            #expect((2...2000).contains(ticks.list.count))
            #expect(ticks.list.allSatisfy { $0.value.isFinite })
            #expect(ticks.list.filter { !$0.label.isEmpty }.count <= 12)
            #expect(zip(ticks.list, ticks.list.dropFirst()).allSatisfy { $0.value < $1.value })
        }
    }

    @Test(arguments: 0..<200)
    func ticksEncloseWhatTheyAreFor(seed: Int) {
        let low = Double((seed * 7919) % 1009) / 7 + 0.001
        let high = low * (1.0001 + Double((seed * 104_729) % 997))
        for ticks in [Ticks.linear(low...high), .logarithmic(low...high)] {
            #expect(ticks.domain.lowerBound <= low * (1 + 1e-6) && ticks.domain.upperBound >= high * (1 - 1e-6))
            #expect(ticks.list.filter { !$0.label.isEmpty }.count >= 2)
        }
    }
}
