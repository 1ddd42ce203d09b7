/// What one line of a function's log says. Its slices point into the line.
package enum LogEvent {
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
    package struct Report {
        package var duration: Double
        package var billedDuration: Double
        package var maxMemoryUsed: Int64
        package var initDuration: Double?
        /// `timeout` or `error`, where Lambda says so.
        package var status = Status.none

        package enum Status: Sendable { case none, timeout, error }
    }

    /// `ML_ON_FAAS - {…}`, design §6.
    package struct FunctionLine {
        package var kind = Kind.other
        package var timeStamp = ByteSlice(start: nil, count: 0)
        package var functionInstanceId = ByteSlice(start: nil, count: 0)
        package var messageId = ByteSlice(start: nil, count: 0)
        package var requestId = ByteSlice(start: nil, count: 0)
        package var experimentId = ByteSlice(start: nil, count: 0)
        package var isColdStart = false
        package var batchSize: Int64?
        package var cpuCount: Int64?
        /// Nanoseconds; nil in the lines of functions that know only the wall clock.
        package var monotonicTime: Int64?

        package enum Kind {
            case initializationStarted, initializationCompleted, processingStarted, processingCompleted, other
        }
    }

    /// `ML_ON_FAAS_PLATFORM - {…}`, the embedded platform's finer times, in nanoseconds.
    package struct PlatformLine {
        package var requestId = ByteSlice(start: nil, count: 0)
        package var limits = ByteSlice(start: nil, count: 0)
        package var coldStart = false
        package var spawned: Int64?
        package var ready: Int64?
        package var started: Int64?
        package var finished: Int64?
    }
}
