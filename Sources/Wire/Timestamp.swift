internal import Glibc

/// One moment on both clocks: the wall clock for a stamp that people read, the monotonic one for durations.
public struct Timestamp: Sendable {
    /// Nanoseconds since 1970-01-01 00:00 UTC, CLOCK_REALTIME.
    public let wall: Int64
    /// Nanoseconds of CLOCK_MONOTONIC, which all processes of one machine share.
    public let monotonic: Int64

    /// - Parameters:
    ///   - wall: nanoseconds since 1970-01-01 00:00 UTC.
    ///   - monotonic: nanoseconds of CLOCK_MONOTONIC.
    public init(wall: Int64, monotonic: Int64) {
        self.wall = wall
        self.monotonic = monotonic
    }

    /// Now.
    public static func now() -> Timestamp {
        Timestamp(wall: nanoseconds(of: CLOCK_REALTIME), monotonic: nanoseconds(of: CLOCK_MONOTONIC))
    }

    /// Now in nanoseconds of CLOCK_MONOTONIC.
    public static func monotonicNow() -> Int64 { nanoseconds(of: CLOCK_MONOTONIC) }

    /// The wall clock as `YYYY-MM-DD HH:MM:SS.mmm`, UTC, cut to milliseconds, not rounded.
    public var description: String {
        var text: [UInt8] = []
        text.reserveCapacity(23)
        let (seconds, rest) = wall.floorDivided(by: 1_000_000_000)
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        text.append(parts.tm_year + 1900, digits: 4)
        text.append(UInt8(ascii: "-"))
        text.append(parts.tm_mon + 1, digits: 2)
        text.append(UInt8(ascii: "-"))
        text.append(parts.tm_mday, digits: 2)
        text.append(UInt8(ascii: " "))
        text.append(parts.tm_hour, digits: 2)
        text.append(UInt8(ascii: ":"))
        text.append(parts.tm_min, digits: 2)
        text.append(UInt8(ascii: ":"))
        text.append(parts.tm_sec, digits: 2)
        text.append(UInt8(ascii: "."))
        text.append(Int32(rest / 1_000_000), digits: 3)
        return String(decoding: text, as: UTF8.self)
    }
}

extension Timestamp: CustomStringConvertible {}

private func nanoseconds(of clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

extension Int64 {
    /// Rounds towards minus infinity, so that the remainder is never negative: times before 1970 stay right.
    fileprivate func floorDivided(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension [UInt8] {
    /// Appends the last `digits` decimal digits, with leading zeros.
    fileprivate mutating func append(_ value: Int32, digits: Int) {
        let end = count + digits
        append(contentsOf: repeatElement(0, count: digits))
        var value = value
        for index in stride(from: end - 1, through: end - digits, by: -1) {
            self[index] = UInt8(ascii: "0") + UInt8(value % 10)
            value /= 10
        }
    }
}
