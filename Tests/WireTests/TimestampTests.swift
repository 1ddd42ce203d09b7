import Glibc
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

    /// The C library's calendar is the reference, over four centuries in steps of about three weeks.
    @Test func agreesWithTheCLibrary() {
        for seconds in stride(from: -6_311_433_600, to: 6_311_433_600, by: 1_814_399) {
            var time = time_t(seconds)
            var parts = tm()
            gmtime_r(&time, &parts)
            let fields = [
                parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
            ]
            let stamp = Timestamp(wall: Int64(seconds) * 1_000_000_000, monotonic: 0).description
            #expect(stamp.split(whereSeparator: { "- :.".contains($0) }).compactMap { Int32($0) } == fields + [0])
        }
    }

    @Test func theMonotonicClockNeverGoesBack() {
        let first = Timestamp.monotonicNow()
        let second = Timestamp.now()
        #expect(second.monotonic >= first)
        #expect(second.wall > 1_700_000_000_000_000_000)
    }
}
