/// What one line of a function's log says. Its slices point into the line.
enum LogEvent {
    case start(requestId: ByteSlice)
    case end(requestId: ByteSlice)
    case report(requestId: ByteSlice, Report)
    case function(FunctionLine)
    case platform(PlatformLine)
    /// Something that the function printed, or a line of the platform's that tells nothing here.
    case other
    /// A line that begins like one of ours and isn't whole.
    case damaged

    /// The figures of a REPORT line. Durations in milliseconds, memory in MB.
    struct Report {
        var duration: Double
        var billedDuration: Double
        var maxMemoryUsed: Int64
        var initDuration: Double?
    }

    /// `ML_ON_FAAS - {…}`, design §6.
    struct FunctionLine {
        var kind = Kind.other
        var timeStamp = ByteSlice(start: nil, count: 0)
        var functionInstanceId = ByteSlice(start: nil, count: 0)
        var messageId = ByteSlice(start: nil, count: 0)
        var requestId = ByteSlice(start: nil, count: 0)
        var isColdStart = false
        var batchSize: Int64?
        var cpuCount: Int64?
        /// Nanoseconds; nil in the lines of functions that know only the wall clock.
        var monotonicTime: Int64?

        enum Kind { case initializationStarted, initializationCompleted, processingStarted, processingCompleted, other }
    }

    /// `ML_ON_FAAS_PLATFORM - {…}`, the embedded platform's finer times, in nanoseconds.
    struct PlatformLine {
        var requestId = ByteSlice(start: nil, count: 0)
        var limits = ByteSlice(start: nil, count: 0)
        var coldStart = false
        var spawned: Int64?
        var ready: Int64?
        var started: Int64?
        var finished: Int64?
    }
}
