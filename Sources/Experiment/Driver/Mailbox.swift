import Synchronization

/// Hands values from threads to one task. Unlike a stream's, the task's cancellation doesn't keep it from taking them: what has
/// been measured isn't lost.
package final class Mailbox<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var reader: CheckedContinuation<[Element], Never>?
    }

    private let state = Mutex(State())

    package init() {}

    package func put(_ element: Element) {
        let reader = state.withLock { state -> CheckedContinuation<[Element], Never>? in
            guard let reader = state.reader.take() else {
                state.elements.append(element)
                return nil
            }
            return reader
        }
        reader?.resume(returning: [element])
    }

    /// All that has come, in its order; at least one. Only one task asks.
    package func take() async -> [Element] {
        await withCheckedContinuation { continuation in
            let elements = state.withLock { state -> [Element] in
                guard !state.elements.isEmpty else {
                    state.reader = continuation
                    return []
                }
                defer { state.elements = [] }
                return state.elements
            }
            if !elements.isEmpty { continuation.resume(returning: elements) }
        }
    }
}
