/// Box plots (Tukey 1977, *Exploratory Data Analysis*): quartiles and median, with whiskers to the extremes, so that
/// nothing is left out.
package struct Boxes: Mark {
    package struct Box: Sendable {
        /// The category's number.
        package var category: Int
        package var count: Int
        package var minimum: Double
        package var lowerQuartile: Double
        package var median: Double
        package var upperQuartile: Double
        package var maximum: Double
        /// What pointing at it says.
        package var hint: String

        package init(
            category: Int, count: Int, minimum: Double, lowerQuartile: Double, median: Double, upperQuartile: Double,
            maximum: Double, hint: String
        ) {
            self.category = category
            self.count = count
            self.minimum = minimum
            self.lowerQuartile = lowerQuartile
            self.median = median
            self.upperQuartile = upperQuartile
            self.maximum = maximum
            self.hint = hint
        }

        var isFinite: Bool { [minimum, lowerQuartile, median, upperQuartile, maximum].allSatisfy(\.isFinite) }
    }

    private let boxes: [Box]

    package init(_ boxes: [Box]) { self.boxes = boxes.filter(\.isFinite) }

    package var extent: (x: [Double], y: [Double]) { ([], boxes.flatMap { [$0.minimum, $0.maximum] }) }
    package var notes: [Int: String] {
        Dictionary(boxes.map { ($0.category, "n = \($0.count)") }, uniquingKeysWith: { first, _ in first })
    }

    package func draw(in plot: Plot) -> [Element] {
        let half = min(20, plot.band * 0.3) / 2
        return boxes.map { box in
            let center = plot.x(Double(box.category))
            let (left, right) = (Coordinate.text(center - half), Coordinate.text(center + half))
            let top = plot.y(box.upperQuartile)
            let median = Coordinate.text(plot.y(box.median))
            let whiskers = [(box.maximum, box.upperQuartile), (box.lowerQuartile, box.minimum)].map { ends in
                "M\(Coordinate.text(center)) \(Coordinate.text(plot.y(ends.0)))V\(Coordinate.text(plot.y(ends.1)))"
            }
            return Element(
                "g",
                children: [
                    Element("title", text: box.hint),
                    Element("path", ["class": "whisker", "d": whiskers.joined()]),
                    Element(
                        "rect",
                        [
                            "class": "box", "x": left, "y": Coordinate.text(top), "width": Coordinate.text(2 * half),
                            "height": Coordinate.text(max(1, plot.y(box.lowerQuartile) - top)),
                        ]),
                    Element("path", ["class": "median", "d": "M\(left) \(median)H\(right)"]),
                ])
        }
    }
}
