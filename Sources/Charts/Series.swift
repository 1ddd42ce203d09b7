/// What tells the parts of a chart apart: a colour, and for those who don't see it, or print in black, a shape, a dash
/// and a hatching. Any number is a series; colours and shapes come again at different intervals.
package struct Series: Sendable, Hashable {
    package var number: Int

    package init(_ number: Int) { self.number = max(0, number) }

    static let colors = 7
    /// The style sheet knows the colour.
    var style: String { "s\(number % Self.colors)" }

    /// For `stroke-dasharray`.
    var dash: String { ["none", "7 3", "2 2", "9 3 2 3", "4 4"][number % 5] }

    /// A shape of about 9 × 9 pixels around a point, as the data of a path.
    func marker(x: Double, y: Double) -> String {
        let start = "M\(Coordinate.text(x)) \(Coordinate.text(y))"
        return start
            + [
                "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", "m-3.5 -3.5h7v7h-7z", "m0 -4.5l4.5 8h-9z",
                "m0 -5l4.5 5l-4.5 5l-4.5 -5z", "m0 4.5l4.5 -8h-9z", "m-1.5 -4.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z",
                "m-4.5 -2.5h9v5h-9z", "m-2.5 -4.5h5v9h-5z",
            ][number % 8]
    }

    /// Lines across a rectangle, as the data of a path; empty for the series that are plain.
    func hatching(left: Double, right: Double, top: Double, bottom: Double) -> String {
        let (width, height) = (right - left, bottom - top)
        guard width > 0, height > 0 else { return "" }
        var lines: [(x: Double, y: Double, dx: Double, dy: Double)] = []
        let distance = 6.0
        func slanted(_ isRising: Bool) {
            // Each line starts on the left or the lower edge, at 45°.
            for offset in stride(from: -height + distance, to: width, by: distance) {
                let start = max(0, offset)
                let length = min(width, offset + height) - start
                guard length > 0 else { continue }
                let below = start - offset
                lines.append(
                    isRising
                        ? (left + start, bottom - below, length, -length) : (left + start, top + below, length, length))
            }
        }
        switch number % 5 {
        case 1: slanted(true)
        case 2: slanted(false)
        case 3: lines += stride(from: top + distance / 2, to: bottom, by: distance).map { (left, $0, width, 0) }
        case 4:
            slanted(true)
            slanted(false)
        default: break
        }
        return lines.map {
            "M\(Coordinate.text($0.x)) \(Coordinate.text($0.y))l\(Coordinate.text($0.dx)) \(Coordinate.text($0.dy))"
        }.joined()
    }
}
