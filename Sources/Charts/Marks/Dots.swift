/// Very many points: those that would cover each other are drawn once, so that the size of the drawing depends on its
/// area, not on the sample.
package struct Dots: Mark {
    /// All but dots stand out.
    package enum Shape: Sendable, Hashable {
        case dot, flag, cross, plus, square

        /// Dots are two pixels wide, and so are their places; the others are wider than theirs, which keeps bursts apart.
        var grain: Double { self == .dot ? 2 : 3 }

        /// The style sheet knows it.
        var style: String {
            switch self {
            case .dot: "dots"
            case .flag: "flags"
            case .cross, .plus, .square: "signs"
            }
        }

        /// As the data of a path. A dot is a line without length, which a round cap makes one.
        func path(x: Double, y: Double) -> String {
            let (x, y) =
                switch self {
                case .dot: (x, y)
                case .flag: (x, y - 3.5)
                case .cross, .square: (x - 3, y - 3)
                case .plus: (x - 4, y)
                }
            let lines =
                switch self {
                case .dot: "h0"
                case .flag: "l3.5 6h-7z"
                case .cross: "l6 6m0 -6l-6 6"
                case .plus: "h8m-4 -4v8"
                case .square: "h6v6h-6z"
                }
            return "M\(Coordinate.text(x)) \(Coordinate.text(y))\(lines)"
        }
    }

    private let points: [(x: Double, y: Double)]
    private let shape: Shape
    private let label: String
    private let series: Series

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
    package var keys: [LegendKey] { [LegendKey(label, .dots(shape), series)] }

    package func draw(in plot: Plot) -> [Element] {
        let grain = shape.grain
        var seen: Set<SIMD2<Int32>> = []
        var path = ""
        for point in points {
            let place = SIMD2(Int32(plot.x(point.x) / grain), Int32(plot.y(point.y) / grain))
            guard seen.insert(place).inserted else { continue }
            path += shape.path(x: Double(place.x) * grain, y: Double(place.y) * grain)
        }
        guard !path.isEmpty else { return [] }
        return [Element("path", ["class": "\(shape.style) \(series.style)", "d": path])]
    }

    /// For the legend: one dot alone is hardly seen.
    static func cluster(x: Double, y: Double) -> String {
        [(-4.0, 2.0), (0, -2), (4, 1)].map { Shape.dot.path(x: x + $0, y: y + $1) }.joined()
    }
}
