/// The keys of a function's log line, in the order in which they are written (design §6). Every value is a string.
public enum LogKey: String, Sendable, CaseIterable {
    /// UTC, `YYYY-MM-DD HH:MM:SS.mmm`.
    case timeStamp
    /// The plugin's name.
    case functionName
    /// A UUID, the instance's own.
    case functionInstanceId
    case experimentId
    case messageId
    case batchSize
    /// `True` until the instance's first invocation has ended, then `False`.
    case isColdStart
    case lambdaRequestId
    /// The deployed function's name, `ml-on-faas-<plugin>-<memory>MB`.
    case lambdaName
    /// In MB.
    case lambdaMemorySize
    case lambdaVersion
    case cpuCount
    case logMessage
    /// Nanoseconds of CLOCK_MONOTONIC, which all processes of one machine share.
    case monotonicTime
}

/// What a log line reports.
public enum LogMessage: String, Sendable, CaseIterable {
    case initializationStarted = "Initialization started"
    case initializationCompleted = "Initialization completed"
    case processingStarted = "Processing started"
    case processingCompleted = "Processing completed"
}
