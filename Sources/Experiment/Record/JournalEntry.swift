/// A message on its way to one function. Times are nanoseconds on the monotonic clock.
package struct Publication: Sendable {
    package var messageId: String
    package var function: String
    package var cell: Cell
    package var start: StartMode
    /// When the workload meant the message to be sent; latency counts from here (design §8.1).
    package var scheduled: Int64
    /// When it was handed to the platform; 0 if it never was.
    package var sent: Int64
    /// When a topic had taken it; 0 on a platform that delivers by itself.
    package var accepted: Int64 = 0
    /// Nil unless the workload leaves functions idle, and it is known since when this one was.
    package var idleTime: IdleTime?

    package init(
        messageId: String, function: String, cell: Cell, start: StartMode, scheduled: Int64, sent: Int64
    ) {
        self.messageId = messageId
        self.function = function
        self.cell = cell
        self.start = start
        self.scheduled = scheduled
        self.sent = sent
    }
}

/// How long a function had been idle when a message was sent to it, in nanoseconds.
package struct IdleTime: Sendable, Equatable {
    /// As the workload chose it.
    package var gap: Int64
    /// As it was: from the end of the function's previous message, or when that was known, to the sending of this one.
    package var actual: Int64

    package init(gap: Int64, actual: Int64) {
        self.gap = gap
        self.actual = actual
    }
}

/// One line of `journal.jsonl` about a delivery that has ended. Times are nanoseconds on the monotonic clock.
package struct JournalEntry: Sendable {
    package var publication: Publication
    /// When the driver learned how it ended.
    package var received: Int64
    package var delivery: Delivery
    /// First 16 hex digits of the response's SHA-256, so that outputs can be compared (design §8.9).
    package var digest: String
    /// In US dollars; nil in a run without a budget, whose logs tell in the end.
    package var cost: Double?

    package init(publication: Publication, received: Int64, delivery: Delivery, digest: String) {
        self.publication = publication
        self.received = received
        self.delivery = delivery
        self.digest = digest
    }
}
