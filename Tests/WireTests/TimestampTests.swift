import Testing
import Wire

@Suite struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01 00:00:00.000"),
            (-1, "1969-12-31 23:59:59.999"),
            (951_782_399_999_999_999, "2000-02-28 23:59:59.999"),
            (951_782_400_000_000_000, "2000-02-29 00:00:00.000"),
            (4_107_542_400_000_000_000, "2100-03-01 00:00:00.000"),
        ] as [(Int64, String)])
    func saysTheDateInUTC(_ wall: Int64, _ expected: String) {
        #expect(Timestamp(wall: wall, monotonic: 0).description == expected)
    }

    @Test func theMonotonicClockNeverGoesBack() {
        let first = Timestamp.monotonicNow()
        let second = Timestamp.now()
        #expect(second.monotonic >= first)
        #expect(second.wall > 1_700_000_000_000_000_000)
    }
}
