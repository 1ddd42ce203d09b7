/// Lets any number of deliveries of one function go on at once, or one cold start alone: the update that makes a function's
/// next instance a fresh one must not hit a delivery under way, nor another delivery take that instance.
package actor FunctionGate {
    private struct Waiter {
        let number: Int
        let isAlone: Bool
        let continuation: CheckedContinuation<Bool, Never>
    }

    private var passing = 0
    private var isClosed = false
    private var waiting: [Waiter] = []
    private var arrivals = 0

    package init() {}

    /// In the order of arrival, so that neither kind starves.
    ///
    /// - Throws: `CancellationError` if the task is cancelled before it has passed; then there is nothing to leave.
    package func enter(alone: Bool) async throws(CancellationError) {
        if waiting.isEmpty, mayPass(alone) { return pass(alone) }
        arrivals += 1
        let number = arrivals
        let hasPassed = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled { return continuation.resume(returning: false) }
                waiting.append(Waiter(number: number, isAlone: alone, continuation: continuation))
            }
        } onCancel: {
            Task { await giveUp(number) }
        }
        if !hasPassed { throw CancellationError() }
    }

    package func leave(alone: Bool) {
        if alone { isClosed = false } else { passing -= 1 }
        letPass()
    }

    private func giveUp(_ number: Int) {
        guard let index = waiting.firstIndex(where: { $0.number == number }) else { return }
        waiting.remove(at: index).continuation.resume(returning: false)
        // Those behind may have waited for this one alone.
        letPass()
    }

    private func letPass() {
        while let next = waiting.first, mayPass(next.isAlone) {
            waiting.removeFirst()
            pass(next.isAlone)
            next.continuation.resume(returning: true)
        }
    }

    private func mayPass(_ alone: Bool) -> Bool { !isClosed && (!alone || passing == 0) }

    private func pass(_ alone: Bool) {
        if alone { isClosed = true } else { passing += 1 }
    }
}
