/// A function's log line: `ML_ON_FAAS - {…}`, the keys in the order of `LogKey`.
public struct LogLine: Sendable {
    /// What stands before the JSON object.
    public static let prefix: StaticString = "ML_ON_FAAS - "

    /// What all lines of one instance say of it.
    public struct Instance: Sendable {
        /// The plugin's name.
        public var functionName: String
        /// A UUID.
        public var functionInstanceId: String
        /// The deployed function's name.
        public var lambdaName: String
        /// In MB, as Lambda's environment says it.
        public var lambdaMemorySize: String
        /// `$LATEST` or a number.
        public var lambdaVersion: String
        /// vCPUs that the instance sees.
        public var cpuCount: Int

        /// An instance, as its environment describes it.
        public init(
            functionName: String, functionInstanceId: String, lambdaName: String, lambdaMemorySize: String,
            lambdaVersion: String, cpuCount: Int
        ) {
            self.functionName = functionName
            self.functionInstanceId = functionInstanceId
            self.lambdaName = lambdaName
            self.lambdaMemorySize = lambdaMemorySize
            self.lambdaVersion = lambdaVersion
            self.cpuCount = cpuCount
        }
    }

    /// What the lines of one invocation say of it; all of it is empty in the lines of the init phase.
    public struct Invocation: Sendable {
        /// The id under which Lambda knows the invocation.
        public var requestId = ""
        /// The experiment that published the message.
        public var experimentId = ""
        /// The message.
        public var messageId = ""
        /// How many items the message has, in decimal.
        public var batchSize = ""

        /// No invocation: the init phase.
        public init() {}

        /// The invocation of one message.
        public init(requestId: String, experimentId: String, messageId: String, batchSize: Int) {
            self.requestId = requestId
            self.experimentId = experimentId
            self.messageId = messageId
            self.batchSize = String(batchSize)
        }
    }

    /// What happened.
    public var message: LogMessage
    /// When.
    public var time: Timestamp
    /// In which instance.
    public var instance: Instance
    /// In which invocation.
    public var invocation: Invocation
    /// Whether the instance's first invocation is still to end.
    public var isColdStart: Bool

    /// A line.
    public init(
        _ message: LogMessage, at time: Timestamp, instance: Instance, invocation: Invocation = Invocation(),
        isColdStart: Bool
    ) {
        self.message = message
        self.time = time
        self.instance = instance
        self.invocation = invocation
        self.isColdStart = isColdStart
    }

    /// Writes the line and its line feed.
    public func write(to json: inout JSONWriter) {
        json.prefix(Self.prefix)
        json.beginObject()
        for key in LogKey.allCases {
            json.key(key.rawValue)
            json.string(value(of: key))
        }
        json.endObject()
        json.endLine()
    }

    private func value(of key: LogKey) -> String {
        switch key {
        case .timeStamp: time.description
        case .functionName: instance.functionName
        case .functionInstanceId: instance.functionInstanceId
        case .experimentId: invocation.experimentId
        case .messageId: invocation.messageId
        case .batchSize: invocation.batchSize
        case .isColdStart: isColdStart ? "True" : "False"
        case .lambdaRequestId: invocation.requestId
        case .lambdaName: instance.lambdaName
        case .lambdaMemorySize: instance.lambdaMemorySize
        case .lambdaVersion: instance.lambdaVersion
        case .cpuCount: String(instance.cpuCount)
        case .logMessage: message.rawValue
        case .monotonicTime: String(time.monotonic)
        }
    }
}
