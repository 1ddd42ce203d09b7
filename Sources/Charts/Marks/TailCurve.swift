/// The empirical distribution from its slow end: for each value, the share of the sample that is at least as large. On a
/// logarithmic axis each factor of ten has the same height, and the tail is seen (a complementary cumulative
/// distribution). Every value has its step, but for those less than a pixel apart.
package struct TailCurve: Mark {
    private let sorted: [Double]
    private let label: String
    private let series: Series

    /// - Parameter sorted: smallest first.
    package init(sorted: [Double], label: String, series: Series) {
        self.sorted = sorted
        self.label = label
        self.series = series
    }

    package var extent: (x: [Double], y: [Double]) {
        guard let first = sorted.first(where: { $0 > 0 }), let last = sorted.last else { return ([], []) }
        return ([first, last], [1, 1 / Double(sorted.count)])
    }
    package var keys: [LegendKey] { [LegendKey(label, .line, series)] }

    package func draw(in plot: Plot) -> [Element] {
        guard let first = sorted.first else { return [] }
        let n = Double(sorted.count)
        var at = (x: plot.x(first), y: plot.y(1))
        var path = "M\(Coordinate.text(at.x)) \(Coordinate.text(at.y))"
        for index in sorted.indices.dropFirst() {
            // P(X ≥ sorted[index]), which holds from the value before.
            let isLast = index == sorted.count - 1
            let share = (n - Double(index)) / n
            // Positions take logarithms: where nothing moved they aren't asked for.
            if !isLast, sorted[index] == sorted[index - 1] { continue }
            let (x, y) = (plot.x(sorted[index]), plot.y(share))
            guard isLast || (x - at.x).magnitude >= 1 || (y - at.y).magnitude >= 1 else { continue }
            path += "V\(Coordinate.text(y))H\(Coordinate.text(x))"
            at = (x, y)
        }
        return [
            Element("path", ["class": "curve \(series.style)", "stroke-dasharray": series.dash, "d": path])
        ]
    }
}
