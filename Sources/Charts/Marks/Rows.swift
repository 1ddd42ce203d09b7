/// Box plots that lie on their side, a row for each, so that many can be compared and their names read: a dot chart
/// (Cleveland 1984, "Graphical Methods for Data Presentation", *The American Statistician* 38) with the spread. The median
/// is the shape of its series.
package struct Rows: Mark {
    package struct Row: Sendable {
        /// Its category is one of the y axis'.
        package var box: Boxes.Box
        package var series: Series
        /// In the legend.
        package var name: String

        package init(box: Boxes.Box, series: Series, name: String) {
            self.box = box
            self.series = series
            self.name = name
        }
    }

    private let rows: [Row]

    package init(_ rows: [Row]) { self.rows = rows.filter(\.box.isFinite) }

    package var extent: (x: [Double], y: [Double]) { (rows.flatMap { [$0.box.minimum, $0.box.maximum] }, []) }
    package var keys: [LegendKey] { rows.map { LegendKey($0.name, .point, $0.series) } }

    package func draw(in plot: Plot) -> [Element] {
        let half = min(10, (plot.y(-0.5) - plot.y(0.5)) * 0.6) / 2
        return rows.map { row in
            let box = row.box
            let y = plot.y(Double(box.category))
            let (left, right) = (plot.x(box.lowerQuartile), plot.x(box.upperQuartile))
            let whiskers = [(plot.x(box.minimum), left), (right, plot.x(box.maximum))].map { ends in
                "M\(Coordinate.text(ends.0)) \(Coordinate.text(y))H\(Coordinate.text(ends.1))"
            }
            return Element(
                "g",
                children: [
                    Element("title", text: box.hint),
                    Element("path", ["class": "whisker", "d": whiskers.joined()]),
                    Element(
                        "rect",
                        [
                            "class": "box", "x": Coordinate.text(left), "y": Coordinate.text(y - half),
                            "width": Coordinate.text(max(1, right - left)), "height": Coordinate.text(2 * half),
                        ]),
                    Element(
                        "path",
                        [
                            "class": "point \(row.series.style)",
                            "d": row.series.marker(x: plot.x(box.median), y: y),
                        ]),
                ])
        }
    }
}
