import Foundation
import Results

/// The geometry of one chart: a box or a point per memory size. The template draws it as SVG.
struct Panel {
    struct Tick {
        var y: Double
        var label: String
    }

    /// A box plot: quartiles, median, and whiskers to the extremes.
    struct Box {
        var center: Double
        var left: Double
        var width: Double
        var right: Double
        var top: Double
        var height: Double
        var median: Double
        var whiskerTop: Double
        var whiskerBottom: Double
        var label: String
        /// What pointing at it says.
        var hint: String
    }

    struct Point {
        var x: Double
        var y: Double
        var label: String
        var hint: String
    }

    static let width = 320.0
    static let height = 200.0
    private static let inset = (left: 46.0, right: 8.0, top: 10.0, bottom: 24.0)

    var title: String
    /// `cold` or `warm`: decides the color.
    var kind: String
    var ticks: [Tick]
    var boxes: [Box] = []
    var points: [Point] = []
    /// The points as one line, `x,y x,y`. Stored: a template sees no computed properties.
    var polyline = ""
    var labelY = Panel.height - 6
    var plotLeft = Panel.inset.left
    var plotRight = Panel.width - Panel.inset.right

    /// Boxes of a distribution by memory size; nil where there is nothing to draw.
    init?(title: String, kind: String, unit: String, values: [(memorySize: Int, distribution: Distribution)]) {
        guard let largest = values.map(\.distribution.maximum).max() else { return nil }
        let axis = Axis(largest: largest)
        self.init(title: title, kind: kind, axis: axis)
        let slot = (plotRight - plotLeft) / Double(values.count)
        let width = min(40, slot * 0.5)
        boxes = values.enumerated().map { index, value in
            let sample = value.distribution
            let center = plotLeft + slot * (Double(index) + 0.5)
            let top = Self.y(sample.upperQuartile, axis)
            return Box(
                center: center, left: center - width / 2, width: width, right: center + width / 2, top: top,
                height: max(1, Self.y(sample.lowerQuartile, axis) - top), median: Self.y(sample.median, axis),
                whiskerTop: Self.y(sample.maximum, axis), whiskerBottom: Self.y(sample.minimum, axis),
                label: "\(value.memorySize)",
                hint: "\(value.memorySize) MB, n = \(sample.count): median \(Significant.text(sample.median)) \(unit), "
                    + "quartiles \(Significant.text(sample.lowerQuartile)) and "
                    + "\(Significant.text(sample.upperQuartile)), from \(Significant.text(sample.minimum)) to "
                    + Significant.text(sample.maximum))
        }
    }

    /// Points of one number by memory size; nil where there is nothing to draw.
    init?(title: String, kind: String, unit: String, values: [(memorySize: Int, number: Double)]) {
        guard let largest = values.map(\.number).max() else { return nil }
        let axis = Axis(largest: largest)
        self.init(title: title, kind: kind, axis: axis)
        let slot = (plotRight - plotLeft) / Double(values.count)
        points = values.enumerated().map { index, value in
            Point(
                x: plotLeft + slot * (Double(index) + 0.5), y: Self.y(value.number, axis),
                label: "\(value.memorySize)",
                hint: "\(value.memorySize) MB: \(Significant.text(value.number)) \(unit)")
        }
        polyline = points.map { "\($0.x),\($0.y)" }.joined(separator: " ")
    }

    private init(title: String, kind: String, axis: Axis) {
        self.title = title
        self.kind = kind
        ticks = axis.ticks.map { Tick(y: Self.y($0, axis), label: String(format: "%g", $0)) }
    }

    private static func y(_ value: Double, _ axis: Axis) -> Double {
        let plot = height - inset.top - inset.bottom
        return inset.top + plot * (1 - value / axis.maximum)
    }
}
