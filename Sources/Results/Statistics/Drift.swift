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
        guard third >= fewestValues,
            let contrast = Bootstrap(.median, replicates: replicates).contrast(
                from: SortedSample(Array(samples.prefix(third))), to: SortedSample(Array(samples.suffix(third)))),
            let interval = contrast.ratioInterval, contrast.difference.magnitude > 2 * resolution
        else { return nil }
        return interval.low > 1 + leastChange || interval.high < 1 / (1 + leastChange) ? contrast : nil
    }
}
