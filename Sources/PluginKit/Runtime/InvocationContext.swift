internal import Wire

/// What the Runtime API says of one invocation.
public struct InvocationContext: Sendable {
    /// The id under which Lambda knows the invocation.
    public var requestId: String
    /// When Lambda gives up on the invocation: milliseconds since 1970-01-01 00:00 UTC. 0 if it didn't say.
    public var deadline: Int64
    /// The X-Ray trace header, which is also in the environment as `_X_AMZN_TRACE_ID`; empty if there is none.
    public var traceId: String

    /// A context, for tests and other callers than the runtime.
    public init(requestId: String, deadline: Int64 = 0, traceId: String = "") {
        self.requestId = requestId
        self.deadline = deadline
        self.traceId = traceId
    }

    /// How long the handler may still take; nil if there is no deadline.
    public var remainingTime: Duration? {
        guard deadline > 0 else { return nil }
        return .nanoseconds(deadline * 1_000_000 - Timestamp.now().wall)
    }
}
