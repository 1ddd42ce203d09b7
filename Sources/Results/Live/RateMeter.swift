/// How many events there are per second, over the latest minute: it follows what happens now, and falls when nothing does.
package struct RateMeter {
    private static let window: Int64 = 60
    private static let second: Int64 = 1_000_000_000

    private let begin: Int64
    /// The events of each of the latest seconds, by the second since the beginning, modulo the window.
    private var seconds = [Int](repeating: 0, count: Int(window))
    private var latest: Int64 = 0

    /// - Parameter begin: nanoseconds on the monotonic clock.
    package init(begin: Int64) { self.begin = begin }

    /// - Parameter time: nanoseconds on the monotonic clock. Events need not come in order.
    package mutating func count(at time: Int64) {
        let second = elapsed(at: time) / Self.second
        advance(to: second)
        if second > latest - Self.window { seconds[Int(second % Self.window)] += 1 }
    }

    /// Events per second; nil in the first second, when there is little to tell from.
    ///
    /// - Parameter now: nanoseconds on the monotonic clock.
    package func rate(now: Int64) -> Double? {
        let elapsed = elapsed(at: now)
        guard elapsed >= Self.second else { return nil }
        let first = max(0, max(elapsed / Self.second, latest) - Self.window + 1)
        let events = first > latest ? 0 : (first...latest).reduce(0) { $0 + seconds[Int($1 % Self.window)] }
        // The present second counts as far as it has come.
        let span = min(elapsed, (Self.window - 1) * Self.second + elapsed % Self.second)
        return Double(events) / (Double(span) / Double(Self.second))
    }

    /// A damaged journal may hold any numbers.
    private func elapsed(at time: Int64) -> Int64 {
        let (elapsed, overflow) = time.subtractingReportingOverflow(begin)
        return overflow ? 0 : max(0, elapsed)
    }

    private mutating func advance(to second: Int64) {
        guard second > latest else { return }
        for missed in max(latest + 1, second - Self.window + 1)...second { seconds[Int(missed % Self.window)] = 0 }
        latest = second
    }
}
