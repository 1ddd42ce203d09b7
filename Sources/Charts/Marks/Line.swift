/// A line through points, with a marker at each, and an interval where there is one.
package struct Line: Mark {
    package struct Point: Sendable {
        package var x: Double
        package var y: Double
        package var interval: ClosedRange<Double>?
        /// What pointing at it says.
        package var hint: String

        package init(x: Double, y: Double, interval: ClosedRange<Double>? = nil, hint: String = "") {
            self.x = x
            self.y = y
            self.interval = interval
            self.hint = hint
        }

        var isFinite: Bool { x.isFinite && y.isFinite }
    }

    private let points: [Point]
    private let label: String
    private let series: Series?

    /// - Parameter series: nil for a reference, which has no markers.
    package init(_ points: [Point], label: String, series: Series?) {
        self.points = points.filter(\.isFinite)
        self.label = label
        self.series = series
    }

    package var extent: (x: [Double], y: [Double]) {
        (points.map(\.x), points.flatMap { [$0.y] + ($0.interval.map { [$0.lowerBound, $0.upperBound] } ?? []) })
    }
    package var keys: [LegendKey] { [LegendKey(label, .line, series)] }

    package func draw(in plot: Plot) -> [Element] {
        guard !points.isEmpty else { return [] }
        let corners = points.map { "\(Coordinate.text(plot.x($0.x))) \(Coordinate.text(plot.y($0.y)))" }
        var elements = [
            Element(
                "path",
                [
                    "class": "curve \(series.style)", "stroke-dasharray": series.dash,
                    "d": "M" + corners.joined(separator: "L"),
                ])
        ]
        guard let series else { return elements }
        for point in points {
            let x = plot.x(point.x)
            var parts = point.hint.isEmpty ? [] : [Element("title", text: point.hint)]
            if let interval = point.interval {
                let (top, bottom) = (plot.y(interval.upperBound), plot.y(interval.lowerBound))
                let ends = [top, bottom].map { "M\(Coordinate.text(x - 3)) \(Coordinate.text($0))h6" }.joined()
                let stem = "M\(Coordinate.text(x)) \(Coordinate.text(top))V\(Coordinate.text(bottom))"
                parts.append(Element("path", ["class": "rule", "d": stem + ends]))
            }
            parts.append(
                Element("path", ["class": "point \(series.style)", "d": series.marker(x: x, y: plot.y(point.y))]))
            elements.append(Element("g", children: parts))
        }
        return elements
    }
}
