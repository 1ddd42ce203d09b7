/// Lets any number of deliveries of one function go on at once, or one cold start alone: the update that makes a function's
/// next instance a fresh one must not hit a delivery under way, nor another delivery take that instance.
package actor FunctionGate {
    private var passing = 0
    private var isClosed = false
    private var waiting: [(isAlone: Bool, continuation: CheckedContinuation<Void, Never>)] = []

    /// Open, with nobody inside.
    package init() {}

    /// In the order of arrival, so that neither kind starves.
    package func enter(alone: Bool) async {
        if waiting.isEmpty, mayPass(alone) { return pass(alone) }
        await withCheckedContinuation { waiting.append((alone, $0)) }
    }

    /// Ends what `enter` began, and lets in who may come next.
    package func leave(alone: Bool) {
        if alone { isClosed = false } else { passing -= 1 }
        while let next = waiting.first, mayPass(next.isAlone) {
            waiting.removeFirst()
            pass(next.isAlone)
            next.continuation.resume()
        }
    }

    private func mayPass(_ alone: Bool) -> Bool { !isClosed && (!alone || passing == 0) }

    private func pass(_ alone: Bool) {
        if alone { isClosed = true } else { passing += 1 }
    }
}
