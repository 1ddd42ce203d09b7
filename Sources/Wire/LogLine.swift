/// A function's log line: `ML_ON_FAAS - {…}`, the keys in the order of `LogKey`.
public enum LogLine {
    /// What stands before the JSON object.
    public static let prefix = "ML_ON_FAAS - "

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
}
