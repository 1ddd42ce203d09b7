/// Whether a sample's values change while it is taken: its last third against its first, in the order of measurement (the
/// thirds that Cox and Stuart 1955, *Some Quick Sign Tests for Trend in Location and Dispersion*, Biometrika 42, found to
/// tell a trend best).
package enum Drift {
    /// Smaller changes of the median matter to nobody.
    package static let leastChange = 0.05
    /// Values in a third, at least.
    private static let fewestValues = 20
    /// It's computed for every cell of every run.
    private static let replicates = 999

    /// How the last third's median differs from the first's, if its interval leaves no doubt that it is by more than
    /// `leastChange`; else nil.
    ///
    /// - Parameters:
    ///   - samples: in the order of measurement.
    ///   - resolution: to what they are rounded; a change of twice that isn't told from rounding.
    package static func find(in samples: [Double], resolution: Double) -> Contrast? {
        let third = samples.count / 3
        guard third >= fewestValues else { return nil }
        let first = SortedSample(Array(samples.prefix(third)))
        let last = SortedSample(Array(samples.suffix(third)))
        // Most cells don't drift, and their medians say so without an interval.
        guard isChange(last.median / first.median), (last.median - first.median).magnitude > 2 * resolution,
            let contrast = Bootstrap(.median, replicates: replicates).contrast(from: first, to: last),
            let interval = contrast.ratioInterval
        else { return nil }
        return isChange(interval.low) && isChange(interval.high) && (interval.low > 1) == (interval.high > 1)
            ? contrast : nil
    }

    private static func isChange(_ ratio: Double) -> Bool { ratio > 1 + leastChange || ratio < 1 / (1 + leastChange) }
}
