import Experiment
import Wire

/// What the runtime asks, and what it is answered.
extension Instance {
    func received(_ request: RuntimeAPIRequest, from connection: RuntimeAPIHandler, in sandbox: Sandbox) {
        guard sandbox === self.sandbox, state != .ended else { return }
        switch request {
        case .next: next(connection)
        case .response(let id, let body):
            guard isServed(id, by: connection) else { return }
            guard isJSON(body) else {
                return answerInvocation(
                    connection, status: "400 Bad Request", type: "Runtime.MalformedResponse",
                    message: "the response is not JSON; a handler's result must be one JSON document")
            }
            let now = Timestamp.monotonicNow()
            connection.accept()
            finish(.succeeded(body), at: now, status: nil, errorType: nil)
            state = .answered
        case .oversizedResponse(let id):
            guard isServed(id, by: connection) else { return }
            answerInvocation(
                connection, status: "413 Payload Too Large", type: "Function.ResponseSizeTooLarge",
                message: "Response payload size exceeded maximum allowed payload size "
                    + "(\(LambdaLimits.responseBytes) bytes).")
        case .invocationError(let id, let type, let body):
            guard isServed(id, by: connection) else { return }
            let now = Timestamp.monotonicNow()
            connection.accept()
            let errorType = type.isEmpty ? "Runtime.Unknown" : type
            let document =
                isJSON(body) ? body : errorDocument(type: errorType, message: String(decoding: body, as: UTF8.self))
            finish(
                InvocationResult(outcome: .failed, response: document), at: now, status: "error", errorType: errorType)
            state = .answered
        case .initError(let type, let body):
            guard case .initializing = state else {
                return refuseTransition(connection, to: "InitError")
            }
            connection.accept()
            let errorType = type.isEmpty ? "Runtime.Unknown" : type
            initError = (errorType, isJSON(body) ? body : errorDocument(type: errorType, message: ""))
            deadline = min(deadline, Timestamp.monotonicNow() + Self.lastWordsNanoseconds)
        }
    }

    func disconnected(_ connection: RuntimeAPIHandler, in sandbox: Sandbox) {
        if parked === connection { parked = nil }
        if early === connection { early = nil }
    }

    func next(_ connection: RuntimeAPIHandler) {
        switch state {
        case .initializing where sandbox?.isLaunched == false:
            // The word that a container has been started may come later than the first of what runs in it.
            early = connection
        case .initializing(.initial):
            cold.ready = Timestamp.monotonicNow()
            pool.throttle(self)
            pool.initialized(self)
            drainLog()
            invocation?.coldStart = cold
            handOut(to: connection)
        case .initializing(.again):
            drainLog()
            invocation?.coldStart = cold
            handOut(to: connection)
        case .answered:
            drainLog()
            parked = connection
            if invocation != nil {
                promisedAt = .max
                handOut(to: connection)
            } else {
                becomeIdle()
            }
        case .idle:
            // A client that lost its connection asks again.
            parked = connection
        case .busy: refuseTransition(connection, to: "Ready")
        case .ended: break
        }
    }

    private func becomeIdle() {
        state = .idle(since: Timestamp.monotonicNow())
        deadline = .max
        pool.becameIdle(self)
    }

    func handOut(to connection: RuntimeAPIHandler) {
        guard let invocation else {
            parked = connection
            return becomeIdle()
        }
        endLogLine()
        parked = nil
        if state == .initializing(.again) {
            // START was written when the init phase was begun anew; its time counts as duration.
            state = .busy
        } else {
            state = .busy
            pool.write(for: invocation) { PlatformLines.start(invocation.requestId, into: &$0) }
            invocation.started = Timestamp.monotonicNow()
            deadline = invocation.started + pool.timeoutNanoseconds
        }
        let remaining = deadline - Timestamp.monotonicNow()
        let wall = (Timestamp.now().wall + remaining) / 1_000_000
        connection.send(
            head: "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(invocation.payload.count)\r\n"
                + "Lambda-Runtime-Aws-Request-Id: \(invocation.requestId)\r\nLambda-Runtime-Deadline-Ms: \(wall)\r\n"
                + pool.invocationHeaders,
            event: invocation.payload)
    }

    private func answerInvocation(_ connection: RuntimeAPIHandler, status: String, type: String, message: String) {
        let now = Timestamp.monotonicNow()
        connection.refuse(status: status, type: type, message: message)
        finish(.failed(type: type, message: message), at: now, status: "error", errorType: type)
        state = .answered
    }

    private func isServed(_ requestId: Substring, by connection: RuntimeAPIHandler) -> Bool {
        guard state == .busy else {
            refuseTransition(connection, to: "InvocationResponse")
            return false
        }
        guard let invocation, requestId == invocation.requestId else {
            connection.refuse(status: "400 Bad Request", type: "InvalidRequestID", message: "Invalid request ID")
            return false
        }
        return true
    }

    private func refuseTransition(_ connection: RuntimeAPIHandler, to target: String) {
        connection.refuse(
            status: "403 Forbidden", type: "InvalidStateTransition",
            message: "Transition from \(state) to \(target) is not allowed")
    }
}
