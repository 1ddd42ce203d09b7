import Foundation

/// An estimate of a sample's density, with a Gaussian kernel.
package struct Density: Sendable, Equatable {
    package struct Point: Sendable, Equatable {
        package var value: Double
        /// Per unit of the value, or of its logarithm.
        package var density: Double
    }

    /// From the smallest value to the largest.
    package var points: [Point]

    /// The bandwidth is 0.9 min(s, IQR/1.34) n^(-1/5) (Silverman 1986, *Density Estimation*, eq. 3.31). Each value
    /// is first divided between the two nearest points of a grid (linear binning: Wand 1994, *Journal of Computational and
    /// Graphical Statistics* 3, 433), so that large samples cost no more than reading them.
    ///
    /// Rounded values, such as durations in hundredths of a millisecond, get a kernel no narrower than their distance: else
    /// the density of a large sample would be a comb.
    ///
    /// - Parameters:
    ///   - sorted: finite, smallest first; on a logarithmic scale also positive.
    ///   - isLogarithmic: whether the density is that of the logarithms, as a logarithmic axis shows it.
    ///   - resolution: how many points come back, at least two.
    /// - Returns: nil for fewer than six values, or where all quartiles are the same: there is no shape to show.
    package init?(sorted: [Double], isLogarithmic: Bool, resolution: Int = 64) {
        guard sorted.count >= 6, let first = sorted.first, let last = sorted.last, first < last,
            (last - first).isFinite, !isLogarithmic || first > 0
        else { return nil }
        func scaled(_ value: Double) -> Double { isLogarithmic ? log(value) : value }
        let (low, high) = (scaled(first), scaled(last))
        let n = Double(sorted.count)
        let mean = sorted.reduce(0) { $0 + (scaled($1) - low) } / n
        let variance = sorted.reduce(0) { $0 + pow(scaled($1) - low - mean, 2) } / (n - 1)
        let quartiles = [0.25, 0.75].map { scaled(sorted[Int($0 * (n - 1))]) }
        let spread = min(variance.squareRoot(), (quartiles[1] - quartiles[0]) / 1.34)
        guard spread > 0 else { return nil }
        let rule = 0.9 * spread * pow(n, -0.2)
        let step = Self.rounding(of: sorted).map { scaled($0.above) - scaled($0.below) } ?? 0
        let bandwidth = max(step, rule)

        // A long tail would need a grid without end; beyond that many points the kernel gets as wide as their distance.
        let cells = max(resolution, Int(min(4096, (high - low) / bandwidth * 8)) + 1)
        let width = (high - low) / Double(cells)
        var weights = [Double](repeating: 0, count: cells + 1)
        for value in sorted {
            let position = (scaled(value) - low) / width
            let below = min(cells - 1, Int(position))
            weights[below] += 1 - (position - Double(below))
            weights[below + 1] += position - Double(below)
        }
        let kernel = max(bandwidth, width / 2)
        let reach = Int(4 * kernel / width) + 1
        let scale = 1 / (n * kernel * (2 * Double.pi).squareRoot())
        let steps = max(2, resolution)
        points = (0..<steps).map { step in
            let at = low + (high - low) * Double(step) / Double(steps - 1)
            let middle = min(cells, Int((at - low) / width))
            var sum = 0.0
            for point in max(0, middle - reach)...min(cells, middle + reach) where weights[point] > 0 {
                let distance = (at - (low + Double(point) * width)) / kernel
                sum += weights[point] * exp(-0.5 * distance * distance)
            }
            let value = step == 0 ? first : step == steps - 1 ? last : isLogarithmic ? exp(at) : at
            return Point(value: value, density: sum * scale)
        }
    }

    /// Two neighbouring values about the median, if most values occur more than once.
    private static func rounding(of sorted: [Double]) -> (below: Double, above: Double)? {
        var distinct = 1
        for index in sorted.indices.dropFirst() where sorted[index] != sorted[index - 1] { distinct += 1 }
        let median = sorted[sorted.count / 2]
        guard distinct * 2 < sorted.count, let above = sorted[(sorted.count / 2)...].first(where: { $0 > median })
        else {
            return nil
        }
        return (median, above)
    }
}
