import Experiment

/// The function's lines, and the platform's own around them.
extension Instance {
    /// Reads what the process has written; returns whether there may be more.
    @discardableResult
    func drainLog() -> Bool {
        guard let sandbox else { return false }
        return sandbox.drainLog { bytes in pool.write(for: invocation) { $0.append(contentsOf: bytes) } }
    }

    func endLogLine() {
        sandbox?.endLogLine { bytes in pool.write(for: invocation) { $0.append(contentsOf: bytes) } }
    }

    func finish(_ result: InvocationResult, at time: Int64, status: String?, errorType: String?) {
        guard let invocation else { return }
        invocation.finished = time
        if invocation.started == 0 { invocation.started = time }
        drainLog()
        endLogLine()
        var report = InvocationReport(
            requestId: invocation.requestId, duration: time - invocation.started,
            initDuration: invocation.coldStart?.initDuration, memorySize: pool.spec.memorySize,
            peakMemory: sandbox?.peakMemory() ?? 0)
        report.status = status
        report.errorType = errorType
        invocation.bill = Bill(milliseconds: Double(report.billedMilliseconds), invocations: 1)
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
