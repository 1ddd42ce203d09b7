/// A Pareto front of points of which less is better both ways: right of and above the line every point is beaten by one
/// on it.
package struct Staircase: Mark {
    private let corners: [(x: Double, y: Double)]
    private let label: String

    /// - Parameter points: any; those that others beat are left out.
    package init(frontOf points: [(x: Double, y: Double)], label: String) {
        corners = Self.front(of: points)
        self.label = label
    }

    /// The points that no other beats or equals in both coordinates, from left to right (Kung, Luccio and Preparata
    /// 1975, *Journal of the ACM* 22, 469: sorted by one, a sweep keeps the best of the other).
    package static func front(of points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
        var best = Double.infinity
        return points.filter { $0.x.isFinite && $0.y.isFinite }
            .sorted { ($0.x, $0.y) < ($1.x, $1.y) }
            .filter { point in
                guard point.y < best else { return false }
                best = point.y
                return true
            }
    }

    package var extent: (x: [Double], y: [Double]) { (corners.map(\.x), corners.map(\.y)) }
    package var keys: [LegendKey] { corners.isEmpty ? [] : [LegendKey(label, .line, nil)] }

    package func draw(in plot: Plot) -> [Element] {
        guard let first = corners.first else { return [] }
        // From the upper edge, down to each point, and right to the next.
        var path = "M\(Coordinate.text(plot.x(first.x))) \(Coordinate.text(plot.top))"
        path += "V\(Coordinate.text(plot.y(first.y)))"
        for corner in corners.dropFirst() {
            path += "H\(Coordinate.text(plot.x(corner.x)))V\(Coordinate.text(plot.y(corner.y)))"
        }
        path += "H\(Coordinate.text(plot.right))"
        return [Element("path", ["class": "curve neutral", "stroke-dasharray": (nil as Series?).dash, "d": path])]
    }
}
