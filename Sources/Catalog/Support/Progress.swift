/// One step of long work, for whoever shows progress.
package struct ProgressEvent: Sendable, Hashable {
    /// What kind of work goes on.
    package enum Stage: String, Sendable {
        case fetching, building, training
        case readingJournal = "reading the journal"
        case readingLogs = "reading the logs"
        case writingResults = "writing the results"
    }

    package var stage: Stage
    /// The dataset, plugin or run that is worked on.
    package var subject: String
    /// What is being done, in a few words.
    package var message: String
    /// How much of it is done, from 0 to 1, where that is known.
    package var fraction: Double?

    package init(_ stage: Stage, _ subject: String, _ message: String, fraction: Double? = nil) {
        self.stage = stage
        self.subject = subject
        self.message = message
        self.fraction = fraction
    }
}

/// Is told of every step; called from any task, so it must be quick.
package typealias ProgressHandler = @Sendable (ProgressEvent) -> Void
