/// Single points, each with its shape, and its name beside it where there is room.
package struct Points: Mark {
    package struct Point: Sendable {
        package var x: Double
        package var y: Double
        package var series: Series
        /// In the legend.
        package var name: String
        /// Beside the point.
        package var label: String
        /// Whether its label comes first where there isn't room for all.
        package var isProminent: Bool
        /// What pointing at it says.
        package var hint: String
        /// Along x.
        package var interval: ClosedRange<Double>?

        package init(
            x: Double, y: Double, series: Series, name: String, label: String, isProminent: Bool = false, hint: String,
            interval: ClosedRange<Double>? = nil
        ) {
            self.x = x
            self.y = y
            self.series = series
            self.name = name
            self.label = label
            self.isProminent = isProminent
            self.hint = hint
            self.interval = interval
        }
    }

    private let points: [Point]

    package init(_ points: [Point]) { self.points = points.filter { $0.x.isFinite && $0.y.isFinite } }

    package var extent: (x: [Double], y: [Double]) {
        (points.flatMap { [$0.x] + ($0.interval.map { [$0.lowerBound, $0.upperBound] } ?? []) }, points.map(\.y))
    }
    package var keys: [LegendKey] { points.map { LegendKey($0.name, .point, $0.series) } }

    package func draw(in plot: Plot) -> [Element] {
        let places = points.map { (x: plot.x($0.x), y: plot.y($0.y)) }
        var placement = LabelPlacement(plot: plot, points: places)
        var labels = [Element?](repeating: nil, count: points.count)
        for isProminent in [true, false] {
            for index in points.indices where points[index].isProminent == isProminent {
                labels[index] = placement.place(points[index].label, at: places[index])
            }
        }
        return points.indices.map { index in
            let (point, place) = (points[index], places[index])
            var parts = [Element("title", text: point.hint)]
            if let interval = point.interval {
                let ends = (plot.x(interval.lowerBound), plot.x(interval.upperBound))
                let line = "M\(Coordinate.text(ends.0)) \(Coordinate.text(place.y))H\(Coordinate.text(ends.1))"
                parts.append(Element("path", ["class": "rule", "d": line]))
            }
            parts.append(
                Element(
                    "path", ["class": "point \(point.series.style)", "d": point.series.marker(x: place.x, y: place.y)]))
            if let label = labels[index] { parts.append(label) }
            return Element("g", children: parts)
        }
    }
}

/// Finds room for labels beside points: right, left, above or below, else there is none.
private struct LabelPlacement {
    private struct Box {
        var left, right, top, bottom: Double

        func covers(_ other: Box) -> Bool {
            left < other.right && other.left < right && top < other.bottom && other.top < bottom
        }
    }

    private let plot: Plot
    private var taken: [Box]

    init(plot: Plot, points: [(x: Double, y: Double)]) {
        self.plot = plot
        taken = points.map { Box(left: $0.x - 4, right: $0.x + 4, top: $0.y - 4, bottom: $0.y + 4) }
    }

    mutating func place(_ label: String, at point: (x: Double, y: Double)) -> Element? {
        let width = TextWidth.of(label)
        for (dx, dy) in [(7 + width / 2, 4.0), (-7 - width / 2, 4), (0, -8), (0, 16)] {
            let (x, y) = (point.x + dx, point.y + dy)
            let box = Box(left: x - width / 2, right: x + width / 2, top: y - 9, bottom: y + 2)
            guard box.left >= plot.left, box.right <= plot.right + 10, box.top >= plot.top - 6,
                box.bottom <= plot.bottom,
                !taken.contains(where: { $0.covers(box) })
            else { continue }
            taken.append(box)
            return Element(
                "text",
                ["class": "label", "x": Coordinate.text(x), "y": Coordinate.text(y), "text-anchor": "middle"],
                text: label)
        }
        return nil
    }
}
