package import Experiment
package import Results

/// What an estimate has to assume, since it is made before anything ran.
package struct CostAssumptions: Sendable, Equatable {
    /// What is billed for a cold start, with its init phase, and for a warm invocation, in milliseconds.
    package struct Billed: Sendable, Equatable {
        package var cold: Double
        package var warm: Double

        package init(cold: Double, warm: Double) {
            self.cold = cold
            self.warm = warm
        }
    }

    /// For cells that nothing is known of: an image's start and a small model's work, rather more than less.
    package var unknown = Billed(cold: 1500, warm: 100)
    /// As an earlier run had them.
    package var known: [Cell: Billed] = [:]
    /// START, END and REPORT, and the four lines that a function prints.
    package var logBytesPerInvocation = 3000
    /// The largest message of each batch size, in bytes; 64 KB, the least that SNS counts, where it isn't known.
    package var messageBytes: [Int: Int] = [:]
    /// Of all images together, as pushed.
    package var imageBytes = 0
    /// How long the publisher's task runs; nil without one.
    package var publisherHours: Double?

    package init() {}

    /// Takes what an earlier run measured, here or on the embedded platform.
    ///
    /// A cell whose cold starts, or warm invocations, that run didn't have keeps the assumption for them.
    package mutating func learn(from summary: RunSummary) {
        for measured in summary.cells {
            let cold = measured.cold?.billedDuration?.median
            let warm = measured.warm?.billedDuration?.median
            guard cold != nil || warm != nil else { continue }
            known[measured.cell] = Billed(cold: cold ?? unknown.cold, warm: warm ?? unknown.warm)
        }
    }
}
