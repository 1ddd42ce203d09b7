import Experiment
import NIOCore
import Wire

/// One execution environment of a function: serves one invocation at a time. Confined to the platform's event loop.
///
/// Lambda's life cycle: the init phase ends with the first request for an event. If it fails, or takes longer than ten
/// seconds, it is done over once within the invoke phase of the invocation that waits for it, throttled and against the
/// function's timeout; if that fails too, so does the invocation.
final class Instance: SandboxOwner {
    enum State: Equatable {
        /// The process is starting up; the event waits.
        case initializing(InitPhase)
        /// Parked in its request for an event, since then.
        case idle(since: Int64)
        case busy
        /// Has answered, but not yet asked for the next event.
        case answered
        case ended
    }

    enum InitPhase: String {
        case initial = "init"
        case again = "invoke"
    }

    /// How long a runtime that has posted an init error may take to write its last lines and exit, in nanoseconds.
    private static let lastWordsNanoseconds: Int64 = 200_000_000

    let id: String
    let pool: FunctionPool
    private(set) var state = State.initializing(.initial)
    /// The invocation that is served, or the next one while the last is `answered`.
    var invocation: Invocation?
    var cold = ColdStart(spawned: 0)
    var sandbox: Sandbox?
    /// The connection that waits for an event.
    private var parked: RuntimeAPIHandler?
    /// When to give up what is going on, nanoseconds of the monotonic clock.
    var deadline = Int64.max
    /// When an invocation was promised to this instance while it had answered but not asked for the next event.
    private(set) var promisedAt = Int64.max
    /// What the runtime itself said of its failed init.
    private var initError: (type: String, document: [UInt8])?
    private var whenGone: [() -> Void] = []

    init(id: String, pool: FunctionPool) {
        self.id = id
        self.pool = pool
    }

    func set(_ state: State) { self.state = state }

    /// Serves the invocation now or, if the instance hasn't asked yet, as soon as it does.
    func serve(_ invocation: Invocation, now: Int64) {
        self.invocation = invocation
        if let parked, case .idle = state {
            handOut(to: parked)
        } else {
            promisedAt = now
        }
    }

    /// Takes a promised invocation back.
    func takeBack() -> Invocation? {
        guard state == .answered else { return nil }
        promisedAt = .max
        return invocation.take()
    }

    /// Kills the instance.
    ///
    /// - Parameter gone: called when its process has ended.
    func retire(_ gone: (() -> Void)? = nil) {
        if let gone { whenGone.append(gone) }
        state = .ended
        pool.removed(self)
        guard let sandbox, !sandbox.hasEnded else { return leave() }
        sandbox.kill()
    }

    /// Nothing could be made to start a process in.
    func cannotLaunch(reason: String) { launchFailed(reason: reason) }

    /// The platform ends.
    func shutDown() {
        finish(
            .failed(type: "Harness.ShutDown", message: "\(LocalPlatformError.shutDown)"), at: MonotonicClock.now(),
            status: "error", errorType: "Harness.ShutDown")
        retire()
    }

    private func leave() {
        state = .ended
        sandbox?.close()
        // Breaks the cycle between the two.
        sandbox = nil
        for action in whenGone { action() }
        whenGone = []
    }
}

// MARK: - The process's life

extension Instance {
    func launched(at time: Int64, in sandbox: Sandbox) {
        guard sandbox === self.sandbox, case .initializing(.initial) = state else { return }
        cold.launched = time
        deadline = time + pool.initNanoseconds
    }

    func failedToLaunch(reason: String, in sandbox: Sandbox) {
        guard sandbox === self.sandbox else { return }
        if state == .ended { leave() } else { launchFailed(reason: reason) }
    }

    private func launchFailed(reason: String) {
        let type = "Runtime.InvalidEntrypoint"
        pool.write(for: invocation) { $0.append(contentsOf: "\(type): \(reason)\n".utf8) }
        initFailed(
            status: "error", type: type, result: .failed(type: type, message: "\(failureStart)\(reason)"))
    }

    func ended(status: ExitStatus, in sandbox: Sandbox) {
        guard sandbox === self.sandbox else { return }
        drainLog()
        endLogLine()
        switch state {
        case .ended: leave()
        case .initializing:
            if let (type, document) = initError {
                initFailed(status: "error", type: type, result: InvocationResult(outcome: .failed, response: document))
            } else {
                let message = "\(failureStart)\(status.message)"
                initFailed(
                    status: "error", type: status.reportedType,
                    result: .failed(type: "Runtime.ExitError", message: message))
            }
        case .busy:
            guard let invocation else { return retire() }
            pool.write(for: invocation) {
                PlatformLines.exited(invocation.requestId, message: status.message, into: &$0)
            }
            finish(
                .failed(type: "Runtime.ExitError", message: "\(failureStart)\(status.message)"),
                at: MonotonicClock.now(), status: "error", errorType: status.reportedType)
            retire()
        case .idle, .answered:
            let promised = takeBack()
            retire()
            if let promised { pool.startInstance(for: promised) }
        }
    }

    /// Looks at the clock: called once per tick.
    func tick(now: Int64) {
        guard now >= deadline else { return }
        switch state {
        case .initializing(let phase):
            if let (type, document) = initError {
                initFailed(status: "error", type: type, result: InvocationResult(outcome: .failed, response: document))
            } else if phase == .initial {
                initFailed(
                    status: "timeout", type: nil,
                    result: .failed(type: "Sandbox.Timedout", message: "\(failureStart)the init phase timed out"))
            } else {
                timedOut(now: now)
            }
        case .busy: timedOut(now: now)
        case .answered:
            // What it does after its response is bounded by the function's timeout too.
            let promised = takeBack()
            retire()
            if let promised { pool.startInstance(for: promised) }
        case .idle, .ended: break
        }
    }

    private func initFailed(status: String, type: String?, result: InvocationResult) {
        guard case .initializing(let phase) = state else { return }
        let now = MonotonicClock.now()
        drainLog()
        endLogLine()
        let begun = phase == .initial ? (cold.launched > 0 ? cold.launched : cold.spawned) : invocation?.started ?? now
        pool.write(for: invocation) {
            PlatformLines.initReport(
                duration: now - begun, phase: phase.rawValue, status: status, errorType: type, into: &$0)
        }
        initError = nil
        guard phase == .initial, let invocation else {
            finish(result, at: now, status: "error", errorType: type)
            return retire()
        }
        invocation.started = now
        pool.write(for: invocation) { PlatformLines.start(invocation.requestId, into: &$0) }
        state = .initializing(.again)
        deadline = now + pool.timeoutNanoseconds
        sandbox?.close()
        sandbox?.kill()
        pool.launch(self, isThrottled: true)
    }

    private func timedOut(now: Int64) {
        drainLog()
        endLogLine()
        let seconds = Double(pool.spec.timeoutSeconds)
        if let invocation {
            pool.write(for: invocation) {
                PlatformLines.timedOut(invocation.requestId, at: .now(), seconds: seconds, into: &$0)
            }
            let shown = "\(pool.spec.timeoutSeconds).00"
            finish(
                .failed(
                    type: "Sandbox.Timedout", message: "\(failureStart)Task timed out after \(shown) seconds",
                    outcome: .timedOut),
                at: now, status: "timeout", errorType: nil)
        }
        retire()
    }

    private var failureStart: String { "RequestId: \(invocation?.requestId ?? "") Error: " }
}

// MARK: - The Runtime API

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
            let now = MonotonicClock.now()
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
            let now = MonotonicClock.now()
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
            deadline = min(deadline, MonotonicClock.now() + Self.lastWordsNanoseconds)
        }
    }

    func disconnected(_ connection: RuntimeAPIHandler, in sandbox: Sandbox) {
        if parked === connection { parked = nil }
    }

    private func next(_ connection: RuntimeAPIHandler) {
        switch state {
        case .initializing(.initial):
            cold.ready = MonotonicClock.now()
            pool.throttle(self)
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
        state = .idle(since: MonotonicClock.now())
        deadline = .max
        pool.becameIdle(self)
    }

    private func handOut(to connection: RuntimeAPIHandler) {
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
            invocation.started = MonotonicClock.now()
            deadline = invocation.started + pool.timeoutNanoseconds
        }
        let remaining = deadline - MonotonicClock.now()
        let wall = (Timestamp.now().wall + remaining) / 1_000_000
        connection.send(
            head: "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(invocation.payload.count)\r\n"
                + "Lambda-Runtime-Aws-Request-Id: \(invocation.requestId)\r\nLambda-Runtime-Deadline-Ms: \(wall)\r\n"
                + pool.invocationHeaders,
            event: invocation.payload)
    }

    private func answerInvocation(_ connection: RuntimeAPIHandler, status: String, type: String, message: String) {
        let now = MonotonicClock.now()
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

// MARK: - The log

extension Instance {
    /// Reads what the process has written; returns whether there may be more.
    @discardableResult
    func drainLog() -> Bool {
        guard let sandbox else { return false }
        return sandbox.drainLog { bytes in pool.write(for: invocation) { $0.append(contentsOf: bytes) } }
    }

    private func endLogLine() {
        sandbox?.endLogLine { bytes in pool.write(for: invocation) { $0.append(contentsOf: bytes) } }
    }

    private func finish(_ result: InvocationResult, at time: Int64, status: String?, errorType: String?) {
        guard let invocation else { return }
        invocation.finished = time
        if invocation.started == 0 { invocation.started = time }
        drainLog()
        endLogLine()
        var report = InvocationReport(
            requestId: invocation.requestId, duration: time - invocation.started,
            initDuration: invocation.coldStart?.initDuration, memorySize: pool.spec.memorySize,
            peakMemory: sandbox?.peakMemory ?? 0)
        report.status = status
        report.errorType = errorType
        pool.write(for: invocation) {
            PlatformLines.end(invocation.requestId, into: &$0)
            PlatformLines.report(report, into: &$0)
        }
        pool.write(for: nil) {
            PlatformLines.times(of: invocation, instanceId: id, limits: pool.limits, into: &$0)
        }
        self.invocation = nil
        pool.finished(invocation, with: result)
    }
}
