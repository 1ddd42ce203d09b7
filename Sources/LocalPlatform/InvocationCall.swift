import Experiment

/// What a caller asks for.
struct InvocationCall: Sendable {
    var function: String
    var payload: [UInt8]
    var start = StartMode.any
    var wantsLogTail = false
    /// Whether the smaller payload limit of asynchronous invocations may apply.
    var isAsynchronous = false
}

/// What a caller gets.
struct InvocationReply: Sendable {
    var delivery: Delivery
    /// The last 4 KB of the log, if they were asked for.
    var logTail: [UInt8]
    /// Set if no instance saw the event.
    var refusal: Refusal?

    /// - Parameter earlier: what was billed for the attempts before.
    init(_ invocation: Invocation, _ result: InvocationResult, attempts: Int, earlier: Bill = Bill()) {
        delivery = Delivery(
            outcome: result.outcome, requestId: result.refusal == nil ? invocation.requestId : "", attempts: attempts,
            started: invocation.started, finished: invocation.finished,
            bill: earlier + invocation.bill, response: result.response)
        logTail = invocation.logTail
        refusal = result.refusal
    }
}
