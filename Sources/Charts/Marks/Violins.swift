/// Violin plots (Hintze and Nelson 1998, *The American Statistician* 52, 181): the density of a sample, mirrored. All have
/// the same greatest width, and end where the sample does.
package struct Violins: Mark {
    package struct Violin: Sendable {
        /// The category's number.
        package var category: Int
        package var density: Density

        package init(category: Int, density: Density) {
            self.category = category
            self.density = density
        }
    }

    private let violins: [Violin]
    private let series: Series

    package init(_ violins: [Violin], series: Series) {
        self.violins = violins
        self.series = series
    }

    package var extent: (x: [Double], y: [Double]) {
        ([], violins.flatMap { [$0.density.points.first?.value, $0.density.points.last?.value].compactMap(\.self) })
    }

    package func draw(in plot: Plot) -> [Element] {
        violins.compactMap { violin in
            let points = violin.density.points
            guard let most = points.map(\.density).max(), most > 0 else { return nil }
            let center = plot.x(Double(violin.category))
            func edge(_ point: Density.Point, _ side: Double) -> String {
                let half = min(44, plot.band * 0.42) * point.density / most
                return "\(Coordinate.text(center + side * half)) \(Coordinate.text(plot.y(point.value)))"
            }
            let outline = points.map { edge($0, 1) } + points.reversed().map { edge($0, -1) }
            return Element("path", ["class": "area \(series.style)", "d": "M" + outline.joined(separator: "L") + "z"])
        }
    }
}
