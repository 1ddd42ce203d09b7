/// What a chart shows: boxes, bars, points, lines. Values are drawn as they are; what isn't finite isn't drawn.
package protocol Mark: Sendable {
    /// Values that the axes must contain.
    var extent: (x: [Double], y: [Double]) { get }
    /// Whether lengths along y stand for amounts: the axis is then linear and begins at zero, whatever it was told.
    var needsZero: Bool { get }
    /// What is written below a category, such as how many samples a box stands for.
    var notes: [Int: String] { get }
    var keys: [LegendKey] { get }
    func draw(in plot: Plot) -> [Element]
}

extension Mark {
    package var needsZero: Bool { false }
    package var notes: [Int: String] { [:] }
    package var keys: [LegendKey] { [] }
}

/// One entry of the legend.
package struct LegendKey: Sendable, Hashable {
    package enum Glyph: Sendable, Hashable {
        case bar, line, point, rug
        case dots(Dots.Shape)
    }

    package var label: String
    package var glyph: Glyph
    /// Nil for what belongs to no series, such as a reference.
    package var series: Series?

    package init(_ label: String, _ glyph: Glyph, _ series: Series?) {
        self.label = label
        self.glyph = glyph
        self.series = series
    }
}

/// The area that marks are drawn in.
package struct Plot: Sendable {
    let xScale: Scale
    let yScale: Scale
    /// Edges in pixels, y downwards.
    let left, right, top, bottom: Double
    /// The width of a category.
    let band: Double

    func x(_ value: Double) -> Double { xScale.position(value) }
    func y(_ value: Double) -> Double { yScale.position(value) }
}

extension Series? {
    var style: String { self?.style ?? "neutral" }
    var dash: String { self?.dash ?? "2 3" }
}
