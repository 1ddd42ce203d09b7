import Experiment

/// What a caller asks for.
struct InvocationCall: Sendable {
    var function: String
    var payload: [UInt8]
    var start = StartMode.any
    var wantsLogTail = false
}

/// What a caller gets.
struct InvocationReply: Sendable {
    var delivery: Delivery
    var logTail: [UInt8] = []

    /// Refused before any instance saw it.
    static func refused(type: String, message: String) -> InvocationReply {
        InvocationReply(
            delivery: Delivery(
                outcome: .failed, requestId: "", attempts: 0, started: 0, finished: 0,
                response: errorDocument(type: type, message: message)))
    }
}

extension Delivery {
    init(_ invocation: Invocation, _ result: InvocationResult, attempts: Int) {
        let wasTried = invocation.started > 0
        self.init(
            outcome: result.outcome, requestId: wasTried ? invocation.requestId : "", attempts: attempts,
            started: invocation.started, finished: invocation.finished, response: result.response)
    }
}
