import Catalog

/// Tells how far a stage of processing is, a hundred times at most.
struct ProgressMeter {
    /// Journal and logs of less are processed in a moment, and nothing is told.
    static let leastBytes = 64_000_000

    private let subject: String
    private let handler: ProgressHandler?
    private var stage = ProgressEvent.Stage.readingJournal
    private var done = 0
    private var total = 1
    /// What must be done before there is news.
    private var next = Int.max

    init(subject: String, handler: ProgressHandler?) {
        self.subject = subject
        self.handler = handler
    }

    /// - Parameter total: the stage's work, in whatever `advance` counts.
    mutating func begin(_ stage: ProgressEvent.Stage, total: Int) {
        self.stage = stage
        self.total = max(1, total)
        done = 0
        tell()
    }

    @inline(__always)
    mutating func advance(by amount: Int) {
        done += amount
        if done >= next { tell() }
    }

    private mutating func tell() {
        guard let handler else { return }
        next = done + max(1, total / 100)
        let fraction = min(1, Double(done) / Double(total))
        handler(ProgressEvent(stage, subject, "\(Int(fraction * 100)) %", fraction: fraction))
    }
}
