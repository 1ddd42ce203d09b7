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
        write(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends what `description` says.
    func write(to text: inout [UInt8]) {
        let (seconds, nanoseconds) = wall.floorDivided(by: 1_000_000_000)
        let (days, secondOfDay) = seconds.floorDivided(by: 86_400)
        let date = civilDate(daysSince1970: days)
        var stamp = Stamp()
        stamp.put(date.year, digits: 4, then: "-")
        stamp.put(date.month, digits: 2, then: "-")
        stamp.put(date.day, digits: 2, then: " ")
        stamp.put(secondOfDay / 3600, digits: 2, then: ":")
        stamp.put(secondOfDay / 60 % 60, digits: 2, then: ":")
        stamp.put(secondOfDay % 60, digits: 2, then: ".")
        stamp.put(nanoseconds / 1_000_000, digits: 3)
        stamp.characters.span.withUnsafeBufferPointer { text.append(contentsOf: $0) }
    }
}

/// The characters of a stamp, from left to right; no heap.
private struct Stamp {
    var characters = InlineArray<23, UInt8>(repeating: 0)
    private var position = 0

    /// Puts the last `digits` decimal digits, with leading zeros.
    mutating func put(_ value: Int64, digits: Int, then separator: Unicode.Scalar? = nil) {
        var value = value
        for index in stride(from: position + digits - 1, through: position, by: -1) {
            characters[index] = UInt8(ascii: "0") + UInt8(value % 10)
            value /= 10
        }
        position += digits
        guard let separator else { return }
        characters[position] = UInt8(ascii: separator)
        position += 1
    }
}

extension Timestamp: CustomStringConvertible {}

private func nanoseconds(of clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

/// The date in the proleptic Gregorian calendar, after H. Hinnant, "chrono-Compatible Low-Level Date Algorithms",
/// `civil_from_days`. The C library's `gmtime_r` would read the time zone's file first, in every cold start.
private func civilDate(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    // Years begin in March, so that the leap day is a year's last; an era is 400 years, 146,097 days.
    let (era, dayOfEra) = (days + 719_468).floorDivided(by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
}

extension Int64 {
    /// Rounds towards minus infinity, so that the remainder is never negative: times before 1970 stay right.
    fileprivate func floorDivided(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
