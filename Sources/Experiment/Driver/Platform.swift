import Wire

/// Where functions run. A platform deploys, publishes and hands back log text; parsing, statistics and reports
/// never learn which platform a log came from.
package protocol Platform: Sendable {
    /// `local`, `aws`.
    var name: String { get }

    /// Makes `functions` invocable and subscribes them to the topic. A function's log lines go on being appended to
    /// `<logFolder>/<function name>.log` until `shutDown`.
    func deploy(_ functions: [FunctionSpec], logFolder: String) async throws -> [LimitWarning]

    /// Publishes one message to one function.
    ///
    /// - Parameters:
    ///   - function: the function's name.
    ///   - start: whether a fresh instance is demanded.
    /// - Throws: what makes going on pointless, or `CancellationError` if the message was not published.
    func publish(_ message: OutgoingMessage, to function: String, start: StartMode) async throws -> Handover

    /// Why it could not go on to the end, though what was published may well have been delivered; nil if it could.
    var failure: (any Error)? { get }

    /// Ends all instances and flushes all logs. Nothing is left behind: no process, no cgroup, no open file.
    func shutDown() async
}

extension Platform {
    package var failure: (any Error)? { nil }
}

/// A platform that delivers by itself, and whatever event it is given.
package protocol DirectPlatform: Platform {
    /// Hands one event to one function and waits until the delivery has ended, retries and all.
    ///
    /// - Parameters:
    ///   - payload: the whole event, as the function receives it.
    ///   - function: the function's name.
    ///   - start: whether a fresh instance is demanded.
    func deliver(_ payload: [UInt8], to function: String, start: StartMode) async -> Delivery
}

extension DirectPlatform {
    package func publish(_ message: OutgoingMessage, to function: String, start: StartMode) async -> Handover {
        .ended(await deliver(message.event, to: function, start: start))
    }
}

/// A direct platform that takes an event without waiting, on whatever thread it is offered: an open loop hands it over at
/// the very moment it is due.
package protocol PromptPlatform: DirectPlatform {
    /// Begins one delivery.
    ///
    /// - Parameter ended: called once, on a thread of the platform's that isn't to be held up.
    func deliver(
        _ payload: [UInt8], to function: String, start: StartMode, ended: @escaping @Sendable (Delivery) -> Void)
}

extension PromptPlatform {
    package func deliver(_ payload: [UInt8], to function: String, start: StartMode) async -> Delivery {
        await withCheckedContinuation { continuation in
            deliver(payload, to: function, start: start) { continuation.resume(returning: $0) }
        }
    }
}

/// One message, as it is published and as it arrives.
package struct OutgoingMessage: Sendable {
    package var id: String
    /// `{"ExperimentId":…,"MessageId":…,"Batch":[…]}`.
    package var body: [UInt8]
    /// The event that brings it to a function.
    package var event: [UInt8]

    package init(id: String, body: [UInt8]) {
        self.id = id
        self.body = body
        event = SNSEvent.encode(message: body)
    }
}

/// What has become of a message when it is out of the publisher's hands.
package enum Handover: Sendable {
    case ended(Delivery)
    /// A topic has it, and will deliver it whatever becomes of the publisher. `end` waits until it has; nil if that can't be
    /// known any more, as when the run is interrupted.
    case accepted(end: @Sendable () async -> Delivery?)
}

/// Whether an invocation may use a warm instance.
package enum StartMode: String, Sendable, Codable {
    case any
    /// A fresh instance is started, whatever is idle.
    case cold
}

/// How one delivery ended. Every published message ends in exactly one of these (design §8.7).
package enum Outcome: String, Sendable, Codable, CaseIterable {
    case succeeded, failed, throttled
    case timedOut = "timed-out"
}

/// What the platform knows of one delivery when it has ended. Times are nanoseconds on the machine's monotonic clock.
package struct Delivery: Sendable {
    package var outcome: Outcome
    /// The id of the (last) invocation; empty if there was none, as for a throttled message.
    package var requestId: String
    /// How many invocations it took: 1, or up to 3 where the platform retried.
    package var attempts: Int
    /// When an instance was handed the event (last attempt); 0 if none was.
    package var started: Int64
    /// When the response was in the platform's hands (last attempt).
    package var finished: Int64
    /// As far as the platform knows.
    package var bill: Bill
    /// The function's response on success, else the error document `{"errorMessage":…,"errorType":…}`.
    package var response: [UInt8]

    package init(
        outcome: Outcome, requestId: String, attempts: Int, started: Int64, finished: Int64, bill: Bill = Bill(),
        response: [UInt8]
    ) {
        self.outcome = outcome
        self.requestId = requestId
        self.attempts = attempts
        self.started = started
        self.finished = finished
        self.bill = bill
        self.response = response
    }
}

/// A limit of Lambda's that this machine can't enforce, and what that means for the numbers.
package struct LimitWarning: Sendable, Codable, Hashable {
    /// `memory`, `cpu`, …
    package var limit: String
    package var explanation: String

    package init(limit: String, explanation: String) {
        self.limit = limit
        self.explanation = explanation
    }
}
