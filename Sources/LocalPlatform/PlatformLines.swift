import Experiment
import Wire

/// The lines that the platform itself writes into a function's log, worded and spaced as Lambda's.
package enum PlatformLines {
    static func initStart(into log: inout [UInt8]) {
        log.append(contentsOf: "INIT_START Runtime Version: provided:al2023.embedded\tRuntime Version ARN: \n".utf8)
    }

    /// - Parameter phase: `init`, or `invoke` where Lambda does a failed init over.
    static func initReport(
        duration: Int64, phase: String, status: String, errorType: String?, into log: inout [UInt8]
    ) {
        log.append(contentsOf: "INIT_REPORT Init Duration: ".utf8)
        log.appendMilliseconds(duration)
        log.append(contentsOf: " ms\tPhase: \(phase)\tStatus: \(status)".utf8)
        if let errorType { log.append(contentsOf: "\tError Type: \(errorType)".utf8) }
        log.append(UInt8(ascii: "\n"))
    }

    static func start(_ requestId: String, into log: inout [UInt8]) {
        log.append("START RequestId: ", requestId, " Version: $LATEST\n")
    }

    static func end(_ requestId: String, into log: inout [UInt8]) {
        log.append("END RequestId: ", requestId, "\n")
    }

    package static func report(_ report: InvocationReport, into log: inout [UInt8]) {
        log.append("REPORT RequestId: ", report.requestId, "\tDuration: ")
        log.appendMilliseconds(report.duration)
        log.append(" ms\tBilled Duration: ")
        log.append(decimal: report.billedMilliseconds)
        log.append(" ms\tMemory Size: ")
        log.append(decimal: Int64(report.memorySize))
        log.append(" MB\tMax Memory Used: ")
        log.append(decimal: report.peakMegabytes)
        log.append(" MB\t")
        if let initDuration = report.initDuration {
            log.append("Init Duration: ")
            log.appendMilliseconds(initDuration)
            log.append(" ms\t")
        }
        if let status = report.status { log.append("Status: ", status, "\t") }
        if let errorType = report.errorType { log.append("Error Type: ", errorType, "\t") }
        log.append(UInt8(ascii: "\n"))
    }

    /// What Lambda prints when a function ran into its timeout, the stamp in ISO 8601.
    static func timedOut(_ requestId: String, at time: Timestamp, seconds: Int, into log: inout [UInt8]) {
        log.append(
            time.description.replacing(" ", with: "T"), "Z ", requestId,
            " Task timed out after \(seconds).00 seconds\n\n")
    }

    static func exited(_ requestId: String, message: String, into log: inout [UInt8]) {
        log.append("RequestId: ", requestId, " Error: ")
        log.append(contentsOf: message.utf8)
        log.append("\nRuntime.ExitError\n")
    }

    /// The finer times of one invocation, which Lambda doesn't tell; not a line of Lambda's.
    static func times(
        of invocation: Invocation, instanceId: String, limits: String, into log: inout [UInt8]
    ) {
        log.append("ML_ON_FAAS_PLATFORM - {\"requestId\":\"", invocation.requestId)
        log.append("\",\"instanceId\":\"", instanceId)
        log.append("\",\"coldStart\":", invocation.coldStart == nil ? "false" : "true")
        if let cold = invocation.coldStart {
            log.append(",\"spawned\":")
            log.append(decimal: cold.spawned)
            log.append(",\"ready\":")
            log.append(decimal: cold.ready)
        }
        log.append(",\"started\":")
        log.append(decimal: invocation.started)
        log.append(",\"finished\":")
        log.append(decimal: invocation.finished)
        log.append(",\"limits\":\"", limits, "\"}\n")
    }
}

/// The figures of a REPORT line.
package struct InvocationReport {
    package var requestId: String
    /// Nanoseconds.
    package var duration: Int64
    /// Nanoseconds; only if the init phase was this invocation's.
    package var initDuration: Int64?
    /// In MB.
    package var memorySize: Int
    /// In bytes.
    package var peakMemory: Int64
    /// `timeout` or `error`; nil if all went well.
    package var status: String?
    package var errorType: String?

    package init(requestId: String, duration: Int64, initDuration: Int64?, memorySize: Int, peakMemory: Int64) {
        self.requestId = requestId
        self.duration = duration
        self.initDuration = initDuration
        self.memorySize = memorySize
        self.peakMemory = peakMemory
    }

    /// Init and duration, each begun millisecond in full.
    package var billedMilliseconds: Int64 { (duration + (initDuration ?? 0) + 999_999) / 1_000_000 }

    package var peakMegabytes: Int64 { (peakMemory + 1_048_575) / 1_048_576 }
}

extension [UInt8] {
    fileprivate mutating func append(_ parts: String...) {
        for part in parts { append(contentsOf: part.utf8) }
    }

    fileprivate mutating func append(decimal value: Int64) {
        append(contentsOf: String(value).utf8)
    }

    /// Nanoseconds as milliseconds with two decimals.
    fileprivate mutating func appendMilliseconds(_ nanoseconds: Int64) {
        let hundredths = (nanoseconds + 5000) / 10_000
        append(decimal: hundredths / 100)
        append(UInt8(ascii: "."))
        append(UInt8(ascii: "0") + UInt8(hundredths / 10 % 10))
        append(UInt8(ascii: "0") + UInt8(hundredths % 10))
    }
}
