/// Bars from zero, of parts that add up: no axis of theirs can begin elsewhere.
package struct Bars: Mark {
    package struct Bar: Sendable {
        /// The category's number.
        package var category: Int
        /// From the bottom up, one per key; negative ones and those that aren't finite aren't drawn.
        package var parts: [Double]
        /// How many samples it sums up.
        package var count: Int
        /// What pointing at it says.
        package var hint: String

        package init(category: Int, parts: [Double], count: Int, hint: String) {
            self.category = category
            self.parts = parts.map { $0.isFinite ? max(0, $0) : 0 }
            self.count = count
            self.hint = hint
        }
    }

    private let bars: [Bar]
    private let parts: [String]

    /// - Parameter parts: the names of the bars' parts, from the bottom up.
    package init(_ bars: [Bar], parts: [String]) {
        self.bars = bars
        self.parts = parts
    }

    package var needsZero: Bool { true }
    package var extent: (x: [Double], y: [Double]) { ([], bars.map { $0.parts.reduce(0, +) }) }
    package var notes: [Int: String] {
        Dictionary(bars.map { ($0.category, "n = \($0.count)") }, uniquingKeysWith: { first, _ in first })
    }
    package var keys: [LegendKey] { parts.enumerated().map { LegendKey($1, .bar, Series($0)) } }

    package func draw(in plot: Plot) -> [Element] {
        bars.map { bar in
            let center = plot.x(Double(bar.category))
            let half = min(44, plot.band * 0.6) / 2
            var elements = [Element("title", text: bar.hint)]
            var below = 0.0
            for (index, part) in bar.parts.enumerated() where part > 0 {
                elements += Self.rectangle(
                    Series(index), left: center - half, right: center + half, top: plot.y(below + part),
                    bottom: plot.y(below))
                below += part
            }
            return Element("g", children: elements)
        }
    }

    static func rectangle(
        _ series: Series, left: Double, right: Double, top: Double, bottom: Double
    ) -> [Element] {
        let box = Element(
            "rect",
            [
                "class": "bar \(series.style)", "x": Coordinate.text(left), "y": Coordinate.text(top),
                "width": Coordinate.text(right - left), "height": Coordinate.text(bottom - top),
            ])
        let hatching = series.hatching(left: left, right: right, top: top, bottom: bottom)
        return hatching.isEmpty ? [box] : [box, Element("path", ["class": "hatch", "d": hatching])]
    }
}
