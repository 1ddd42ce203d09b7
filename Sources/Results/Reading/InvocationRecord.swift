/// All that a log tells of one invocation.
struct InvocationRecord {
    var requestId = ShortText()
    var messageId = ShortText()
    var functionInstanceId = ShortText()
    var limits = ShortText()
    /// Wall clock, as in the log.
    var initializationStart = ShortText()
    var initializationEnd = ShortText()
    var processingStart = ShortText()
    var processingEnd = ShortText()
    /// Monotonic clock, nanoseconds.
    var initializationStarted: Int64?
    var initializationCompleted: Int64?
    var processingStarted: Int64?
    var processingCompleted: Int64?
    /// Whether the function says that the message is one of this experiment's.
    var isOfThisRun = false
    var batchSize: Int64?
    var cpuCount: Int64?
    /// Of the last attempt.
    var report: LogEvent.Report?
    /// The REPORTs of earlier attempts: how many there are, and their Billed Durations in milliseconds.
    var earlierReports: Int64 = 0
    var earlierBilled = 0.0
    /// Whether the function says that it is its instance's first.
    var functionColdStart: Bool?
    /// Whether the platform's own line says that it started an instance.
    var platformColdStart: Bool?
    var spawned: Int64?
    var finished: Int64?
    var hasStarted = false
    var hasEnded = false
    /// Whether the id was started once more after its REPORT.
    var awaitsRetry = false

    /// The platform's word on whether this was a cold start: its own line, else whether the REPORT bills an init phase.
    var platformSaysCold: Bool? { platformColdStart ?? report.map { $0.initDuration != nil } }

    static let nanosecondsPerMillisecond = 1_000_000.0

    /// In milliseconds; cold only.
    var initializationTime: Double? {
        Self.milliseconds(
            initializationStarted, initializationCompleted, stamps: (initializationStart, initializationEnd))
    }

    /// In milliseconds.
    var processingTime: Double? {
        Self.milliseconds(processingStarted, processingCompleted, stamps: (processingStart, processingEnd))
    }

    /// In milliseconds; cold only.
    var coldStartTime: Double? {
        guard let spawned, let finished else { return nil }
        return Double(finished - spawned) / Self.nanosecondsPerMillisecond
    }

    private static func milliseconds(
        _ start: Int64?, _ end: Int64?, stamps: (start: ShortText, end: ShortText)
    ) -> Double? {
        if let start, let end { return Double(end &- start) / nanosecondsPerMillisecond }
        guard let first = stamps.start.millisecondsOfStamp, let last = stamps.end.millisecondsOfStamp else {
            return nil
        }
        return Double(last - first)
    }
}

extension ShortText {
    /// A stamp `YYYY-MM-DD HH:MM:SS.mmm` as milliseconds since 0000-03-01 of the Gregorian calendar; nil if it isn't one.
    var millisecondsOfStamp: Int64? {
        withBytes { text in
            guard text.count == 23, let year = text.slice(0..<4).integer(), let month = text.slice(5..<7).integer(),
                let day = text.slice(8..<10).integer(), let hour = text.slice(11..<13).integer(),
                let minute = text.slice(14..<16).integer(), let second = text.slice(17..<19).integer(),
                let millisecond = text.slice(20..<23).integer()
            else { return nil }
            // Days from a year that begins in March (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
            let shifted = month > 2 ? year : year - 1
            let days =
                365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + (153 * ((month + 9) % 12) + 2) / 5 + day
            return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + millisecond
        }
    }
}
