/// The dip of a sample: how far its distribution is from the nearest one with a single mode, as the largest distance of the
/// two distribution functions (Hartigan and Hartigan 1985, *The Dip Test of Unimodality*, Annals of Statistics 13). At least
/// 1/2n, near p/2 for two modes far apart of which the smaller has the share p, and at most 1/4.
///
/// The algorithm is Hartigan's AS 217 (Applied Statistics 34, 1985) with Mächler's correction: the greatest convex minorant
/// and the least concave majorant of the distribution function are compared between the ends of a modal interval, which
/// shrinks until the distance found outside of it is the larger one.
package struct Dip: Sendable {
    package let value: Double
    private let count: Int

    /// - Parameter sample: nil comes back if it is empty.
    package init?(_ sample: SortedSample) {
        guard !sample.isEmpty else { return nil }
        count = sample.count
        value = sample.values.withUnsafeBufferPointer { Search($0).dip() } / Double(2 * sample.count)
    }

    /// √n times the dip of uniform samples, of all with a single mode the hardest to tell from two, is below this in 99 %:
    /// simulated for n = 10,000, and less for fewer.
    private static let uniformQuantile = 0.625
    /// Modes of a smaller share than about twice this are tails.
    private static let least = 0.025
    /// Of fewer values the quantile isn't reached by samples with two modes.
    private static let fewestValues = 64

    /// Whether the sample surely has more than one mode, and not just a tail.
    package var showsModes: Bool {
        count >= Self.fewestValues && value >= Self.least && value * Double(count).squareRoot() > Self.uniformQuantile
    }

    /// The search, in units of 1/n on the axis of the distribution function.
    private struct Search {
        private let x: UnsafeBufferPointer<Double>
        /// The vertices below each one on the convex minorant, and above it on the concave majorant, of all before, or behind.
        private var below: [Int]
        private var above: [Int]

        init(_ values: UnsafeBufferPointer<Double>) {
            x = values
            below = Array(values.indices).map { max(0, $0 - 1) }
            above = Array(values.indices).map { min(values.count - 1, $0 + 1) }
            let last = values.count - 1
            for j in stride(from: 1, through: last, by: 1) {
                while below[j] > 0, !isConvex(below[below[j]], below[j], j) { below[j] = below[below[j]] }
            }
            for k in stride(from: last - 1, through: 0, by: -1) {
                while above[k] < last, !isConvex(above[above[k]], above[k], k) { above[k] = above[above[k]] }
            }
        }

        /// Whether the slope from the outer vertex to the middle one is less than on to the inner one.
        private func isConvex(_ outer: Int, _ middle: Int, _ inner: Int) -> Bool {
            (x[inner] - x[middle]) * Double(middle - outer) < (x[middle] - x[outer]) * Double(inner - middle)
        }

        /// 2n times the dip.
        func dip() -> Double {
            var (low, high) = (0, x.count - 1)
            var dip = 1.0
            guard x[low] < x[high] else { return dip }
            while true {
                let minorant = vertices(from: high, to: low, by: below)
                let majorant = vertices(from: low, to: high, by: above)
                let widest = widestGap(minorant, majorant)
                if widest.distance < dip { return dip }
                // The distances outside of the new modal interval.
                for index in widest.minorant..<(minorant.count - 1) {
                    dip = max(dip, distanceAboveChord(from: minorant[index + 1], to: minorant[index]))
                }
                for index in widest.majorant..<(majorant.count - 1) {
                    dip = max(dip, distanceBelowChord(from: majorant[index], to: majorant[index + 1]))
                }
                let next = (low: minorant[widest.minorant], high: majorant[widest.majorant])
                if next == (low, high) { return dip }
                (low, high) = next
            }
        }

        private func vertices(from start: Int, to end: Int, by next: [Int]) -> [Int] {
            var vertices = [start]
            var vertex = start
            while vertex != end {
                vertex = next[vertex]
                vertices.append(vertex)
            }
            return vertices
        }

        /// The largest distance between minorant, whose vertices descend, and majorant, whose ascend; and the vertices, by
        /// their indexes, that enclose it.
        private func widestGap(
            _ minorant: [Int], _ majorant: [Int]
        ) -> (distance: Double, minorant: Int, majorant: Int) {
            var widest = (distance: 0.0, minorant: minorant.count - 1, majorant: majorant.count - 1)
            guard minorant.count > 2 || majorant.count > 2 else { return (1, widest.minorant, widest.majorant) }
            var i = minorant.count - 2
            var j = 1
            repeat {
                let (left, right) = (minorant[i], majorant[j])
                if left > right {
                    let before = minorant[i + 1]
                    let distance =
                        Double(right - before + 1) - (x[right] - x[before]) * Double(left - before)
                        / (x[left] - x[before])
                    j += 1
                    if distance >= widest.distance { widest = (distance, i + 1, j - 1) }
                } else {
                    let before = majorant[j - 1]
                    let distance =
                        (x[left] - x[before]) * Double(right - before) / (x[right] - x[before])
                        - Double(left - before - 1)
                    i -= 1
                    if distance >= widest.distance { widest = (distance, i + 1, j) }
                }
                i = max(i, 0)
                j = min(j, majorant.count - 1)
            } while minorant[i] != majorant[j]
            return widest
        }

        /// How far the distribution function rises above the chord between two of the minorant's vertices.
        private func distanceAboveChord(from start: Int, to end: Int) -> Double {
            guard end - start > 1, x[end] != x[start] else { return 1 }
            let slope = Double(end - start) / (x[end] - x[start])
            return (start...end).reduce(1) { max($0, Double($1 - start + 1) - (x[$1] - x[start]) * slope) }
        }

        /// How far it falls below the chord between two of the majorant's.
        private func distanceBelowChord(from start: Int, to end: Int) -> Double {
            guard end - start > 1, x[end] != x[start] else { return 1 }
            let slope = Double(end - start) / (x[end] - x[start])
            return (start...end).reduce(1) { max($0, (x[$1] - x[start]) * slope - Double($1 - start - 1)) }
        }
    }
}

extension SortedSample {
    /// The sample as it was before it was rounded, as far as that can be known: equal values are spread evenly over the
    /// width that was rounded to one. Else a test of a density would take every step of the rounding for a mode.
    package func spreadingTies(over resolution: Double) -> SortedSample {
        var spread: [Double] = []
        spread.reserveCapacity(count)
        var start = 0
        while start < count {
            var end = start + 1
            while end < count, values[end] == values[start] { end += 1 }
            let copies = Double(end - start)
            for index in 0..<(end - start) {
                spread.append(values[start] + resolution * ((Double(index) + 0.5) / copies - 0.5))
            }
            start = end
        }
        // They still ascend, unless values lie closer than the resolution.
        return SortedSample(spread)
    }
}
