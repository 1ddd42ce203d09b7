/// What makes a sample other than its median tells: a first value that was far slower, values that change while they are
/// taken, more than one mode. Each as far as it can be told without doubt.
package struct Steadiness: Sendable {
    /// Whether the first value is more than twice the median, and more than ten standard deviations above it, which are
    /// estimated from the median absolute deviation so that the outlier itself has no say (as in hyperfine).
    package let firstIsSlow: Bool
    /// Nil if the values don't change.
    package let drift: Contrast?
    package let hasModes: Bool

    /// Of fewer values, none says what is usual.
    private static let fewestValues = 10

    /// - Parameters:
    ///   - samples: in the order of measurement.
    ///   - sorted: the same.
    ///   - resolution: to what they are rounded.
    package init(of samples: [Double], sorted: SortedSample, resolution: Double) {
        firstIsSlow = Self.isSlow(samples.first, in: sorted, resolution: resolution)
        drift = Drift.find(in: samples, resolution: resolution)
        hasModes = Dip(sorted.spreadingTies(over: resolution))?.showsModes ?? false
    }

    private static func isSlow(_ first: Double?, in sorted: SortedSample, resolution: Double) -> Bool {
        guard let first, sorted.count >= fewestValues else { return false }
        let median = sorted.median
        // Rarely so: the deviations needn't be sorted.
        guard first > 2 * median else { return false }
        let deviation = SortedSample(sorted.values.map { ($0 - median).magnitude }).median
        return first - median > 14.826 * max(deviation, resolution)
    }
}
