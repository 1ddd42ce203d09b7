/// Values of categories, each with its confidence interval.
package struct Estimates: Mark {
    package struct Estimate: Sendable {
        /// The category's number.
        package var category: Int
        package var value: Double
        package var interval: ClosedRange<Double>
        /// How many samples it is of.
        package var count: Int
        /// What pointing at it says.
        package var hint: String

        package init(category: Int, value: Double, interval: ClosedRange<Double>, count: Int, hint: String) {
            self.category = category
            self.value = value
            self.interval = interval
            self.count = count
            self.hint = hint
        }
    }

    private let estimates: [Estimate]
    private let series: Series

    package init(_ estimates: [Estimate], series: Series) {
        self.estimates = estimates.filter {
            $0.value.isFinite && $0.interval.lowerBound.isFinite && $0.interval.upperBound.isFinite
        }
        self.series = series
    }

    package var extent: (x: [Double], y: [Double]) {
        ([], estimates.flatMap { [$0.value, $0.interval.lowerBound, $0.interval.upperBound] })
    }
    package var notes: [Int: String] {
        Dictionary(estimates.map { ($0.category, "n = \($0.count)") }, uniquingKeysWith: { first, _ in first })
    }

    package func draw(in plot: Plot) -> [Element] {
        let half = min(8, plot.band * 0.2)
        return estimates.map { estimate in
            let x = plot.x(Double(estimate.category))
            let (left, right) = (Coordinate.text(x - half), Coordinate.text(x + half))
            let ends = (
                Coordinate.text(plot.y(estimate.interval.upperBound)),
                Coordinate.text(plot.y(estimate.interval.lowerBound))
            )
            let whisker =
                "M\(left) \(ends.0)H\(right)M\(left) \(ends.1)H\(right)M\(Coordinate.text(x)) \(ends.0)V\(ends.1)"
            return Element(
                "g",
                children: [
                    Element("title", text: estimate.hint),
                    Element("path", ["class": "whisker", "d": whisker]),
                    Element(
                        "path",
                        ["class": "point \(series.style)", "d": series.marker(x: x, y: plot.y(estimate.value))]),
                ])
        }
    }
}
