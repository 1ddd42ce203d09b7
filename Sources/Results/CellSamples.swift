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

        consuming func summary() -> StartSummary? {
            guard count > 0 else { return nil }
            return StartSummary(
                count: count, duration: Distribution(durations), billedDuration: Distribution(billed.values),
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
    private static let resolution = 0.01

    /// Whether the first warm invocation was far slower than the others: more than ten standard deviations, estimated
    /// from the median absolute deviation so that the outlier itself has no say (as in hyperfine).
    var firstWarmIsSlow: Bool {
        guard warm.durations.count >= 10, let first = warm.durations.first else { return false }
        let median = SortedSample(warm.durations).median
        let deviation = SortedSample(warm.durations.map { ($0 - median).magnitude }).median
        return (first - median) > 14.826 * max(deviation, Self.resolution) && first > 2 * median
    }

    /// How the warm durations changed during the run; nil if they didn't, as far as can be told.
    var drift: Contrast? { Drift.find(in: warm.durations, resolution: Self.resolution) }

    /// Whether the warm durations have more than one mode, as far as can be told.
    var hasModes: Bool {
        Dip(SortedSample(warm.durations).spreadingTies(over: Self.resolution))?.showsModes ?? false
    }
}
