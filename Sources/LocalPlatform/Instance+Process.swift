import Experiment
import Wire

/// The process starts, fails, ends, or takes too long.
extension Instance {
    func launched(at time: Int64, in sandbox: Sandbox) {
        guard sandbox === self.sandbox, case .initializing(let phase) = state else { return }
        if phase == .initial {
            cold.launched = time
            deadline = time + pool.initNanoseconds
        }
        if let early = early.take() { next(early) }
    }

    func failedToLaunch(reason: String, in sandbox: Sandbox) {
        guard sandbox === self.sandbox else { return }
        if state == .ended { leave() } else { launchFailed(reason: reason) }
    }

    func launchFailed(reason: String) {
        let type = "Runtime.InvalidEntrypoint"
        pool.write(for: invocation) { $0.append(contentsOf: "\(type): \(reason)\n".utf8) }
        initFailed(
            status: "error", type: type, result: .failed(type: type, message: "\(failureStart)\(reason)"))
    }

    func ended(status: ExitStatus, at time: Int64, in sandbox: Sandbox) {
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
                at: time, status: "error", errorType: status.reportedType)
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
        let now = Timestamp.monotonicNow()
        drainLog()
        endLogLine()
        let begun = phase == .initial ? (cold.launched > 0 ? cold.launched : cold.spawned) : invocation?.started ?? now
        pool.write(for: invocation) {
            PlatformLines.initReport(
                duration: now - begun, phase: phase.rawValue, status: status, errorType: type, into: &$0)
        }
        initError = nil
        pool.initialized(self)
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
        let seconds = pool.spec.timeoutSeconds
        if let invocation {
            pool.write(for: invocation) {
                PlatformLines.timedOut(invocation.requestId, at: .now(), seconds: seconds, into: &$0)
            }
            finish(
                .failed(
                    type: "Sandbox.Timedout", message: "\(failureStart)Task timed out after \(seconds).00 seconds",
                    outcome: .timedOut),
                at: now, status: "timeout", errorType: nil)
        }
        retire()
    }

    private var failureStart: String { "RequestId: \(invocation?.requestId ?? "") Error: " }
}
