import Catalog

/// Tells how far a stage of processing is, about a hundred times, and hears then whether to go on.
struct ProgressMeter {
    /// Journal and logs of less are processed in a moment, and nothing is told.
    static let leastBytes = 64_000_000

    private let subject: String
    private let handler: ProgressHandler?
    private let isCancelled: () -> Bool
    private var stage = ProgressEvent.Stage.readingJournal
    private var done = 0
    private var total = 1
    /// What must be done before there is news.
    private var next = Int.max

    /// - Parameter handler: nil for what takes no time.
    init(subject: String, handler: ProgressHandler?, isCancelled: @escaping () -> Bool) {
        self.subject = subject
        self.handler = handler
        self.isCancelled = isCancelled
    }

    /// - Parameter total: the stage's work, in whatever `advance` counts.
    /// - Throws: `CancellationError`.
    mutating func begin(_ stage: ProgressEvent.Stage, total: Int) throws {
        self.stage = stage
        self.total = max(1, total)
        done = 0
        try tell()
    }

    @inline(__always)
    mutating func advance(by amount: Int) throws {
        done += amount
        if done >= next { try tell() }
    }

    private mutating func tell() throws {
        guard let handler else { return }
        if isCancelled() { throw CancellationError() }
        next = done + max(1, total / 100)
        let fraction = min(1, Double(done) / Double(total))
        handler(ProgressEvent(stage, subject, "\(Int(fraction * 100)) %", fraction: fraction))
    }
}
