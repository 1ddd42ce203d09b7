/// Very many points: those that would cover each other are drawn once, so that the size of the drawing depends on its
/// area, not on the sample.
package struct Dots: Mark {
    package enum Shape: Sendable { case dot, flag }

    private let points: [(x: Double, y: Double)]
    private let shape: Shape
    private let label: String
    private let series: Series

    /// - Parameter shape: flags stand out.
    package init(_ points: [(x: Double, y: Double)], shape: Shape, label: String, series: Series) {
        self.points = points.filter { $0.x.isFinite && $0.y.isFinite }
        self.shape = shape
        self.label = label
        self.series = series
    }

    package var extent: (x: [Double], y: [Double]) {
        // The ends will do; a logarithmic axis asks for the smallest that is positive.
        func ends(_ values: some Sequence<Double>) -> [Double] {
            var (low, positive, high) = (Double.infinity, Double.infinity, -Double.infinity)
            for value in values {
                low = min(low, value)
                high = max(high, value)
                if value > 0 { positive = min(positive, value) }
            }
            return [low, positive, high].filter(\.isFinite)
        }
        return (ends(points.lazy.map(\.x)), ends(points.lazy.map(\.y)))
    }
    package var keys: [LegendKey] { [LegendKey(label, shape == .dot ? .dots : .flags, series)] }

    package func draw(in plot: Plot) -> [Element] {
        // Dots are two pixels wide, and so are their places; flags are wider than theirs, which keeps bursts apart.
        let grain = shape == .dot ? 2.0 : 3.0
        var seen: Set<SIMD2<Int32>> = []
        var path = ""
        for point in points {
            let place = SIMD2(Int32(plot.x(point.x) / grain), Int32(plot.y(point.y) / grain))
            guard seen.insert(place).inserted else { continue }
            let (x, y) = (Double(place.x) * grain, Double(place.y) * grain)
            path += shape == .dot ? Self.dot(x: x, y: y) : Self.flag(x: x, y: y)
        }
        guard !path.isEmpty else { return [] }
        return [Element("path", ["class": "\(shape == .dot ? "dots" : "flags") \(series.style)", "d": path])]
    }

    /// A line without length, which a round cap makes a dot.
    static func dot(x: Double, y: Double) -> String { "M\(Coordinate.text(x)) \(Coordinate.text(y))h0" }
    static func cluster(x: Double, y: Double) -> String {
        dot(x: x - 4, y: y + 2) + dot(x: x, y: y - 2) + dot(x: x + 4, y: y + 1)
    }
    static func flag(x: Double, y: Double) -> String { "M\(Coordinate.text(x)) \(Coordinate.text(y - 3.5))l3.5 6h-7z" }
}
