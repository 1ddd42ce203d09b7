/// How the embedded platform differs from its defaults.
package struct LocalPlatformConfiguration: Sendable {
    /// What instances run in.
    package var isolation = Isolation.process
    /// How many invocations may run at once, over all functions: the account's limit. Beyond it they are throttled.
    package var concurrencyLimit = 1000
    /// How many invocations of one function may run at once, by function name; the account's limit otherwise.
    package var reservedConcurrency: [String: Int] = [:]
    /// How many instances may be starting at once; nil is as many as there are processors.
    package var simultaneousStarts: Int?
    /// After how many seconds an instance no longer counts among those: what starts for longer waits for something else than
    /// a processor, or has had its share of it.
    package var startTurnSeconds = 1.0
    /// How long an idle instance lives, in seconds.
    package var keepAliveSeconds = 300.0
    /// How long Lambda would wait before each retry of a failed asynchronous delivery, in seconds: as many retries as
    /// there are elements. Lambda waits one minute, then two; here nothing is gained by waiting, so that a benchmark
    /// with failures ends.
    package var retryDelaySeconds = Array(repeating: 0.0, count: LambdaLimits.retries)
    /// How long the init phase may take, in seconds.
    package var initSeconds = Double(LambdaLimits.initSeconds)
    /// Whether topic deliveries and `Event` invocations larger than 256 KB are refused, as AWS does. Off by default, so
    /// that batches up to the 6 MB of a synchronous invocation can be measured.
    package var limitsAsynchronousPayload = false
    /// Whether the processors are kept from sleeping until the platform is shut down, where the machine allows it.
    package var keepsProcessorsAwake = false
    /// Whether to limit instances by cgroups at all. Without them the numbers aren't comparable, and every record says so.
    package var usesControlGroups = true

    package init() {}
}
