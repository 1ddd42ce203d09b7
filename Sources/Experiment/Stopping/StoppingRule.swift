/// When a run may end before all of its messages were sent.
package struct StoppingRule: Codable, Sendable, Equatable {
    /// Enough is known of a cell's cold starts, or of its other messages, when the 95 % confidence interval of their median
    /// is narrower than this part of the median; nil if they all are sent.
    package var precision: Double?
    /// Of either, so many are sent at least; where there are fewer, all of them.
    package var minimumMessages: Int
    /// Nothing is precise enough before the run has lasted so long.
    package var minimumSeconds: Double
    /// When the run has lasted so long, no further message is sent; nil is no limit.
    package var longestSeconds: Double?
    /// When a cell has cost its share of it, none of its messages are sent; nil is no limit, as in plans of earlier versions.
    package var budget: Budget?

    package init(
        precision: Double?, minimumMessages: Int = 100, minimumSeconds: Double = 0, longestSeconds: Double? = nil,
        budget: Budget? = nil
    ) {
        self.precision = precision
        self.minimumMessages = minimumMessages
        self.minimumSeconds = minimumSeconds
        self.longestSeconds = longestSeconds
        self.budget = budget
    }
}

/// Why no more messages of a cell were sent.
package enum StopReason: String, Sendable, Codable {
    /// The median is known well enough.
    case precise
    /// It isn't, and there were no more messages.
    case messages
    /// The run had lasted as long as it may.
    case time
    /// The cell had cost its share of what the run may.
    case budget
}

/// A cell's cold starts, or its other messages, as a stopping rule left them.
package struct StoppedCell: Sendable, CustomStringConvertible {
    package var cell: Cell
    package var start: StartMode
    package var reason: StopReason
    /// How many had succeeded.
    package var count: Int
    /// Of the median's interval, as a part of the median; nil if there were too few to tell.
    package var width: Double?

    package var description: String {
        let kind = (start == .cold ? "cold start" : "message") + (count == 1 ? "" : "s")
        let width =
            width.map { "its median is known to \(Int(($0 * 100).rounded(.up))) %" } ?? "too few for an interval"
        return "\(cell): \(count) \(kind), \(width)"
    }
}
