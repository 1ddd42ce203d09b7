/// Ticks, grid and names of both axes.
struct AxisDrawing {
    let plot: Plot
    let x: Axis
    let y: Axis
    /// Below the categories.
    let notes: [Int: String]

    /// How much room is taken below the plot.
    var depth: Double { notes.isEmpty ? 34 : 47 }

    var elements: [Element] {
        let center = Coordinate.text((plot.left + plot.right) / 2)
        return yTicks + xTicks + [
            Element(
                "path",
                [
                    "class": "base",
                    "d":
                        "M\(Coordinate.text(plot.left)) \(Coordinate.text(plot.bottom))H\(Coordinate.text(plot.right))",
                ]),
            Element("text", ["class": "name", "x": "8", "y": Coordinate.text(plot.top - 9)], text: y.label),
            Element(
                "text",
                [
                    "class": "name", "x": center, "y": Coordinate.text(plot.bottom + depth - 5),
                    "text-anchor": "middle",
                ], text: x.label),
        ]
    }

    private var yTicks: [Element] {
        plot.yScale.ticks.list.flatMap { tick in
            let y = plot.y(tick.value)
            let line = "M\(Coordinate.text(plot.left)) \(Coordinate.text(y))H\(Coordinate.text(plot.right))"
            let grid = Element("path", ["class": tick.label.isEmpty ? "grid minor" : "grid", "d": line])
            guard !tick.label.isEmpty else { return [grid] }
            return [
                grid,
                Element(
                    "text",
                    ["x": Coordinate.text(plot.left - 5), "y": Coordinate.text(y + 4), "text-anchor": "end"],
                    text: tick.label),
            ]
        }
    }

    private var xTicks: [Element] {
        var elements: [Element] = []
        /// Where the last label ended: one that would cover it is left out, its mark stays.
        var end = -Double.infinity
        for (index, tick) in plot.xScale.ticks.list.enumerated() {
            let x = plot.x(tick.value)
            if case .categories = self.x.scale {
            } else {
                let line = "M\(Coordinate.text(x)) \(Coordinate.text(plot.top))V\(Coordinate.text(plot.bottom))"
                elements.append(Element("path", ["class": tick.label.isEmpty ? "grid minor" : "grid", "d": line]))
            }
            let half = max(TextWidth.of(tick.label), notes[index].map(TextWidth.of) ?? 0) / 2
            guard !tick.label.isEmpty, x - half > end else { continue }
            end = x + half + 3
            for (line, text) in [tick.label, notes[index] ?? ""].enumerated() where !text.isEmpty {
                elements.append(
                    Element(
                        "text",
                        [
                            "x": Coordinate.text(x), "y": Coordinate.text(plot.bottom + 14 + 13 * Double(line)),
                            "text-anchor": "middle",
                        ], text: text))
            }
        }
        return elements
    }
}
