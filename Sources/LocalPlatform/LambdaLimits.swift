/// The figures of the AWS Lambda developer guide that the embedded platform lives by.
package enum LambdaLimits {
    /// A function's memory size, in MB.
    package static let memorySizes = 128...10_240
    /// The longest function timeout, in seconds.
    package static let longestTimeoutSeconds = 900
    /// The memory size at which a function has the time of one whole vCPU.
    package static let memoryPerVCPU = 1769.0
    /// The largest event of a synchronous invocation, in bytes.
    package static let payloadBytes = 6 * 1024 * 1024
    /// The largest event of an asynchronous invocation, in bytes, and the largest message of an SNS topic.
    package static let asynchronousPayloadBytes = 256 * 1024
    /// The largest response, in bytes: 6 MB and a little for the envelope, as the Runtime API words it.
    package static let responseBytes = 6_291_556
    /// The longest log line, in bytes; CloudWatch Logs breaks longer ones up.
    package static let logLineBytes = 256 * 1024
    /// How long the init phase may take before Lambda starts over in the invoke phase.
    package static let initSeconds = 10
    /// How many bytes of log a caller gets who asks for the tail.
    package static let logTailBytes = 4096
    /// How often an asynchronous invocation that failed is tried again.
    package static let retries = 2

    /// How much CPU time a function may use in one second, in seconds.
    package static func cpuShare(memorySize: Int) -> Double {
        Double(memorySize) / memoryPerVCPU
    }

    /// How many vCPUs a function sees. The steps are those measured by AWS's own power-tuning guides.
    package static func visibleCPUs(memorySize: Int) -> Int {
        switch memorySize {
        case ..<3009: 2
        case ..<5308: 3
        case ..<7077: 4
        case ..<8846: 5
        default: 6
        }
    }
}
