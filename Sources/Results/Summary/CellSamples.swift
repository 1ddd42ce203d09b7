import Experiment

/// The samples of one cell, gathered while its rows go by. All of them are kept: eight bytes each, but for those
/// that take few values.
struct CellSamples {
    /// What is sampled of every succeeded invocation whose log was found.
    struct Start {
        var count = 0
        var items = 0
        var cost = 0.0
        var durations: [Double] = []
        var billed = CountedValues()
        var processing: [Double] = []
        var roundTrips: [Double] = []
        var memory = CountedValues()
        var initDurations: [Double] = []
        var coldStarts: [Double] = []

        /// - Parameter sorted: the durations.
        consuming func summary(durations sorted: SortedSample) -> StartSummary? {
            guard count > 0 else { return nil }
            return StartSummary(
                count: count, duration: Distribution(sorted), billedDuration: Distribution(billed.values),
                processing: Distribution(processing), roundTrip: Distribution(roundTrips),
                maxMemoryUsed: Distribution(memory.values), initDuration: Distribution(initDurations),
                coldStart: Distribution(coldStarts),
                costPer1000Items: items > 0 && !billed.isEmpty ? cost / Double(items) * 1000 : nil)
        }
    }

    var cold = Start()
    var warm = Start()
    var outcomes: [Outcome: Int] = [:]
    /// Sum of the hashes of message and digest: whatever the order, equal for equal outputs.
    var digest: UInt64 = 0

    /// Durations are logged in hundredths of a millisecond.
    static let resolution = 0.01
}
