/// When something was that has no value: lines above the plot, where the axis ends. Those that would cover each other are
/// drawn once.
package struct Rug: Mark {
    private static let length = 7.0

    private let values: [Double]
    private let label: String
    private let series: Series

    /// - Parameter values: along x.
    package init(_ values: [Double], label: String, series: Series) {
        self.values = values.filter(\.isFinite)
        self.label = label
        self.series = series
    }

    package var extent: (x: [Double], y: [Double]) { ([values.min(), values.max()].compactMap(\.self), []) }
    package var keys: [LegendKey] { [LegendKey(label, .rug, series)] }

    package func draw(in plot: Plot) -> [Element] {
        var seen: Set<Int> = []
        let places = values.map { Int(plot.x($0) / 2) }.filter { seen.insert($0).inserted }
        guard !places.isEmpty else { return [] }
        let lines = places.map { Self.line(x: Double($0) * 2, bottom: plot.top) }.joined()
        return [Element("path", ["class": "rug \(series.style)", "d": lines])]
    }

    static func line(x: Double, bottom: Double) -> String {
        "M\(Coordinate.text(x)) \(Coordinate.text(bottom))v-\(Coordinate.text(length))"
    }
}
