import Experiment
import Wire

/// One event on its way through one function, and how it ended.
final class Invocation {
    let requestId: String
    let payload: [UInt8]
    let start: StartMode
    /// Whether the caller wants the end of the log (`X-Amz-Log-Type: Tail`).
    let wantsLogTail: Bool
    /// Called once, when the invocation has ended.
    private let ended: (Invocation, InvocationResult) -> Void

    /// Nanoseconds of the monotonic clock; 0 until it happened.
    var started: Int64 = 0
    var finished: Int64 = 0
    /// Set if the invocation waited for a new instance.
    var coldStart: ColdStart?
    /// Nothing until an instance has ended it.
    var bill = Bill()
    var logTail: [UInt8] = []

    init(
        requestId: String, payload: [UInt8], start: StartMode, wantsLogTail: Bool = false,
        ended: @escaping (Invocation, InvocationResult) -> Void
    ) {
        self.requestId = requestId
        self.payload = payload
        self.start = start
        self.wantsLogTail = wantsLogTail
        self.ended = ended
    }

    func end(_ result: InvocationResult) { ended(self, result) }
}

/// The times of an instance's start, nanoseconds of the monotonic clock.
struct ColdStart {
    /// The decision to start the instance.
    var spawned: Int64
    /// When its process was started: the init phase counts from here.
    var launched: Int64 = 0
    /// Its first request for an event; 0 if the init phase failed and was done over in the invoke phase, where it
    /// counts as duration.
    var ready: Int64 = 0

    /// Nanoseconds; nil if the init phase failed.
    var initDuration: Int64? { ready > 0 ? ready - launched : nil }
}

/// How one invocation ended.
struct InvocationResult: Sendable {
    var outcome: Outcome
    /// The function's response, or an error document.
    var response: [UInt8]
    /// Set if no instance saw the event.
    var refusal: Refusal?

    static func refused(_ refusal: Refusal) -> InvocationResult {
        InvocationResult(
            outcome: refusal.outcome, response: errorDocument(type: refusal.type, message: refusal.message),
            refusal: refusal)
    }

    static func succeeded(_ response: [UInt8]) -> InvocationResult {
        InvocationResult(outcome: .succeeded, response: response)
    }

    static let shutDownType = "Harness.ShutDown"

    /// The platform ended before the invocation did.
    static var shutDown: InvocationResult {
        failed(type: shutDownType, message: "\(LocalPlatformError.shutDown)")
    }

    static func failed(type: String, message: String, outcome: Outcome = .failed) -> InvocationResult {
        InvocationResult(outcome: outcome, response: errorDocument(type: type, message: message))
    }
}

/// The document by which Lambda reports an error, to runtimes and callers alike.
func errorDocument(type: String, message: String) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.key("errorMessage")
    json.string(message)
    json.key("errorType")
    json.string(type)
    json.endObject()
    return json.bytes
}
