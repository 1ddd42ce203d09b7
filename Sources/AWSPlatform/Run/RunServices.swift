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

    /// Looks through the dead-letter queue. What `keep` says it has leaves the queue; the rest is other runs'.
    ///
    /// - Parameter keep: gets some letters, and returns the indexes of those that it has kept.
    func takeDeadLetters(_ keep: @Sendable ([QueuedLetter]) async throws -> Set<Int>) async throws
}

/// A message of the dead-letter queue, as it lies there.
package struct QueuedLetter: Sendable {
    package var body: String
    /// Its message attributes that are texts.
    package var attributes: [String: String]

    package init(body: String, attributes: [String: String]) {
        self.body = body
        self.attributes = attributes
    }
}

extension RunServices {
    package func function(deployedAs name: String) -> String { name }

    /// Those of one experiment, read, with their functions as the run calls them.
    package func letters(
        _ letters: [QueuedLetter], of experimentId: String
    ) -> [(index: Int, body: String, letter: DeadLetter)] {
        letters.enumerated().compactMap { index, queued in
            guard var letter = DeadLetter(body: queued.body, attributes: queued.attributes),
                letter.experimentId == experimentId
            else { return nil }
            letter.function = letter.function.map(function(deployedAs:))
            return (index, queued.body, letter)
        }
    }
}
