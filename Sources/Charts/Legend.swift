/// The names of a chart's series above it, in as many rows as they take.
struct Legend {
    private static let rowHeight = 16.0
    private static let glyphWidth = 22.0
    private let rows: [[(key: LegendKey, x: Double)]]

    /// - Parameter keys: each is shown once; a single one of a series says nothing that the title doesn't.
    init(keys: [LegendKey], width: Double) {
        var seen: Set<LegendKey> = []
        var rows: [[(key: LegendKey, x: Double)]] = []
        var x = width
        let unique = keys.filter { seen.insert($0).inserted }
        for key in unique where unique.count > 1 {
            let needed = Self.glyphWidth + TextWidth.of(key.label) + 10
            if x + needed > width {
                rows.append([])
                x = 0
            }
            rows[rows.count - 1].append((key, x))
            x += needed
        }
        self.rows = rows
    }

    var height: Double { Double(rows.count) * Self.rowHeight }

    func elements(left: Double, top: Double) -> [Element] {
        rows.enumerated().flatMap { index, row in
            row.flatMap { entry in
                let x = left + entry.x
                let y = top + (Double(index) + 0.5) * Self.rowHeight + 2
                return glyph(entry.key, x: x, y: y) + [
                    Element(
                        "text",
                        [
                            "class": "name", "x": Coordinate.text(x + Self.glyphWidth),
                            "y": Coordinate.text(y + 4),
                        ], text: entry.key.label)
                ]
            }
        }
    }

    private func glyph(_ key: LegendKey, x: Double, y: Double) -> [Element] {
        let style = key.series.style
        let middle = x + Self.glyphWidth / 2 - 2
        switch key.glyph {
        case .bar:
            return Bars.rectangle(key.series ?? Series(0), left: x + 2, right: x + 18, top: y - 6, bottom: y + 5)
        case .line:
            let line = "M\(Coordinate.text(x)) \(Coordinate.text(y))h18"
            return [Element("path", ["class": "curve \(style)", "stroke-dasharray": key.series.dash, "d": line])]
        case .point:
            guard let series = key.series else { return [] }
            return [Element("path", ["class": "point \(style)", "d": series.marker(x: middle, y: y)])]
        case .dots(.dot):
            return [Element("path", ["class": "dots \(style)", "d": Dots.cluster(x: middle, y: y)])]
        case .dots(let shape):
            return [Element("path", ["class": "\(shape.style) \(style)", "d": shape.path(x: middle, y: y)])]
        case .rug:
            let lines = [-4.0, 0, 4].map { Rug.line(x: middle + $0, bottom: y + 4) }.joined()
            return [Element("path", ["class": "rug \(style)", "d": lines])]
        }
    }
}
