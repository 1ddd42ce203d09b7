/// What one direction of a chart means. The marks decide how far it goes.
package struct Axis: Sendable {
    package enum Scale: Sendable, Equatable {
        case linear
        /// Decades have the same length; what isn't positive can't be drawn.
        case logarithmic
        /// Number i of the list is at i, in the middle of a band.
        case categories([String])
    }

    package var title: String
    /// Nil only for what has none, such as a name, a count or a share.
    package var unit: String?
    package var scale: Scale
    /// What it must contain besides the marks: zero, or what makes two charts comparable.
    package var including: [Double]

    package init(_ title: String, unit: String?, scale: Scale = .linear, including: [Double] = []) {
        self.title = title
        self.unit = unit
        self.scale = scale
        self.including = including
    }

    /// With the unit; it says so if lengths are logarithms.
    var label: String {
        let notes = [unit, scale == .logarithmic ? "log scale" : nil].compactMap(\.self)
        return notes.isEmpty ? title : "\(title) (\(notes.joined(separator: ", ")))"
    }
}
