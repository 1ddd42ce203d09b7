/// Writes the log lines of one instance. What all of them have in common is rendered once: a line is written in every
/// invocation, twice.
public struct LogLineWriter: Sendable {
    /// A stretch of the line that never changes, and the key whose value follows it.
    private struct Segment {
        var text: ArraySlice<UInt8>
        var key: LogKey
    }

    private let segments: [Segment]
    private let ending: ArraySlice<UInt8>

    /// - Parameter instance: whose lines are written.
    public init(instance: LogLine.Instance) {
        var line = JSONWriter(capacity: 512)
        line.fragment(LogLine.prefix.utf8)
        line.beginObject()
        var gaps: [(key: LogKey, offset: Int)] = []
        for key in LogKey.allCases {
            line.key(key.rawValue)
            let value = instance.value(of: key)
            line.string(value ?? "")
            // What changes goes between the quotes.
            if value == nil { gaps.append((key, line.bytes.count - 1)) }
        }
        line.endObject()
        line.endLine()
        let starts = [0] + gaps.map(\.offset)
        segments = zip(starts, gaps).map { start, gap in
            Segment(text: line.bytes[start..<gap.offset], key: gap.key)
        }
        ending = line.bytes[(starts.last ?? 0)...]
    }

    /// Writes a line and its line feed.
    ///
    /// - Parameter isColdStart: whether the instance's first invocation is still to end.
    public func write(
        _ message: LogMessage, at time: Timestamp, invocation: LogLine.Invocation = LogLine.Invocation(),
        isColdStart: Bool, to lines: inout JSONWriter
    ) {
        for segment in segments {
            lines.fragment(segment.text)
            switch segment.key {
            case .timeStamp: time.write(to: &lines.bytes)
            case .experimentId: lines.stringContent(invocation.experimentId)
            case .messageId: lines.stringContent(invocation.messageId)
            case .batchSize: lines.stringContent(invocation.batchSize)
            case .isColdStart: lines.fragment((isColdStart ? "True" : "False").utf8)
            case .lambdaRequestId: lines.stringContent(invocation.requestId)
            case .logMessage: lines.stringContent(message.rawValue)
            case .monotonicTime: lines.fragment(String(time.monotonic).utf8)
            case .functionName, .functionInstanceId, .lambdaName, .lambdaMemorySize, .lambdaVersion, .cpuCount: break
            }
        }
        lines.fragment(ending)
    }
}

extension LogLine.Instance {
    /// The value that this key has in all lines of the instance; nil if it changes.
    fileprivate func value(of key: LogKey) -> String? {
        switch key {
        case .functionName: functionName
        case .functionInstanceId: functionInstanceId
        case .lambdaName: lambdaName
        case .lambdaMemorySize: lambdaMemorySize
        case .lambdaVersion: lambdaVersion
        case .cpuCount: String(cpuCount)
        case .timeStamp, .experimentId, .messageId, .batchSize, .isColdStart, .lambdaRequestId, .logMessage,
            .monotonicTime:
            nil
        }
    }
}
