/// What a run asks of the cloud. The tests have a cloud in memory.
package protocol RunServices: Sendable {
    /// Publishes a message to the topic, for one function.
    func publish(_ message: String, to function: String) async throws

    /// One page of a function's log, of events from `start` on (milliseconds since 1970), in the order of their times.
    ///
    /// - Parameter token: of the page before; nil for the first.
    /// - Returns: `next` is nil on the last page.
    func logPage(of function: String, from start: Int64, token: String?) async throws
        -> (events: [LogGroupEvent], next: String?)

    /// Sees to it that the function's next invocation has a fresh instance, and waits until that holds.
    func renew(_ function: String) async throws

    /// The run's name for a function, which a deployment of another name calls otherwise.
    func function(deployedAs name: String) -> String

    /// Takes what is in the dead-letter queue, bodies and attributes: it leaves the queue when `keep` has it.
    func takeDeadLetters(
        _ keep: @Sendable ([(body: String, attributes: [String: String])]) async throws -> Void
    ) async throws
}

extension RunServices {
    package func function(deployedAs name: String) -> String { name }
}
