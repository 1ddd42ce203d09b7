extension LogEvent {
    /// Reads one line. A runtime may put its own prefix before ours, as Python's logging does.
    @inline(__always)
    package static func parse(_ line: ByteSlice) -> LogEvent {
        guard !line.isEmpty else { return .other }
        switch line[0] {
        case UInt8(ascii: "S") where line.starts(with: "START RequestId: "):
            return identifier(in: line.slice(from: 17)).map { .start(requestId: $0) } ?? .damaged
        case UInt8(ascii: "E") where line.starts(with: "END RequestId: "):
            return identifier(in: line.slice(from: 15)).map { .end(requestId: $0) } ?? .damaged
        case UInt8(ascii: "R") where line.starts(with: "REPORT RequestId: "):
            return report(line.slice(from: 18)) ?? .damaged
        case UInt8(ascii: "M") where line.starts(with: "ML_ON_FAAS - "):
            return function(line.slice(from: 13)) ?? .damaged
        case UInt8(ascii: "M") where line.starts(with: "ML_ON_FAAS_PLATFORM - "):
            return platform(line.slice(from: 22)) ?? .damaged
        default:
            guard let start = line.find("ML_ON_FAAS - {") else { return .other }
            return function(line.slice(from: start + 13)) ?? .damaged
        }
    }

    /// The word at the beginning; nil if there is none.
    private static func identifier(in text: ByteSlice) -> ByteSlice? {
        var end = 0
        while end < text.count, text[end] > UInt8(ascii: " ") { end += 1 }
        return end > 0 ? text.slice(0..<end) : nil
    }

    private static func report(_ text: ByteSlice) -> LogEvent? {
        guard let requestId = identifier(in: text) else { return nil }
        var duration: Double?
        var billed: Double?
        var memory: Int64?
        var initDuration: Double?
        var status = Report.Status.none
        var start = requestId.count
        while start < text.count {
            let end = text.find(UInt8(ascii: "\t"), from: start) ?? text.count
            let field = text.slice(start..<end)
            if field.starts(with: "Duration: ") {
                duration = figure(in: field.slice(from: 10)).decimal()
            } else if field.starts(with: "Billed Duration: ") {
                billed = figure(in: field.slice(from: 17)).decimal()
            } else if field.starts(with: "Max Memory Used: ") {
                memory = figure(in: field.slice(from: 17)).integer()
            } else if field.starts(with: "Init Duration: ") {
                initDuration = figure(in: field.slice(from: 15)).decimal()
                if initDuration == nil { return nil }
            } else if field.starts(with: "Status: ") {
                status = field.equals("Status: timeout") ? .timeout : .error
            }
            start = end + 1
        }
        guard let duration, let billed, let memory else { return nil }
        return .report(
            requestId: requestId,
            Report(
                duration: duration, billedDuration: billed, maxMemoryUsed: memory, initDuration: initDuration,
                status: status))
    }

    /// A figure without its unit; empty if the unit is missing, since a torn number looks like a smaller one.
    private static func figure(in field: ByteSlice) -> ByteSlice {
        guard let space = field.find(UInt8(ascii: " ")) else { return field.slice(0..<0) }
        let unit = field.slice(from: space + 1)
        return unit.equals("ms") || unit.equals("MB") ? field.slice(0..<space) : field.slice(0..<0)
    }

    @inline(__always)
    private static func function(_ object: ByteSlice) -> LogEvent? {
        var line = FunctionLine()
        let isWhole = FlatJSON.scan(object) { key, value in
            switch key.count {
            case 8 where key.equals("cpuCount"): line.cpuCount = value.integer()
            case 9 where key.equals("timeStamp"): line.timeStamp = value
            case 9 where key.equals("messageId"): line.messageId = value
            case 9 where key.equals("batchSize"): line.batchSize = value.integer()
            case 10 where key.equals("logMessage"): line.kind = kind(value)
            case 11 where key.equals("isColdStart"): line.isColdStart = value.equals("True") || value.equals("true")
            case 12 where key.equals("experimentId"): line.experimentId = value
            case 13 where key.equals("monotonicTime"): line.monotonicTime = value.integer()
            case 15 where key.equals("lambdaRequestId"): line.requestId = value
            case 18 where key.equals("functionInstanceId"): line.functionInstanceId = value
            default: break
            }
        }
        return isWhole ? .function(line) : nil
    }

    private static func kind(_ message: ByteSlice) -> FunctionLine.Kind {
        if message.equals("Processing started") { return .processingStarted }
        if message.equals("Processing completed") { return .processingCompleted }
        if message.equals("Initialization started") { return .initializationStarted }
        return message.equals("Initialization completed") ? .initializationCompleted : .other
    }

    private static func platform(_ object: ByteSlice) -> LogEvent? {
        var line = PlatformLine()
        let isWhole = FlatJSON.scan(object) { key, value in
            switch key.count {
            case 5 where key.equals("ready"): line.ready = value.integer()
            case 6 where key.equals("limits"): line.limits = value
            case 7 where key.equals("spawned"): line.spawned = value.integer()
            case 7 where key.equals("started"): line.started = value.integer()
            case 8 where key.equals("finished"): line.finished = value.integer()
            case 9 where key.equals("requestId"): line.requestId = value
            case 9 where key.equals("coldStart"): line.coldStart = value.equals("true")
            default: break
            }
        }
        // No monotonic clock counts from below zero; the difference of two such times doesn't overflow.
        let times = (line.spawned ?? 0) | (line.ready ?? 0) | (line.started ?? 0) | (line.finished ?? 0)
        return isWhole && times >= 0 && !line.requestId.isEmpty ? .platform(line) : nil
    }
}
