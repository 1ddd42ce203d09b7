/// One chart as SVG 1.1: axes with their units, marks, a legend, a title, and a description for those who can't see it.
package struct Chart: Sendable {
    package enum Form: Sendable {
        /// For a page that has the style sheet and says the title itself.
        case inline
        /// Complete by itself.
        case file
    }

    package var title: String
    /// What there is to see, in a sentence.
    package var summary: String
    package var x: Axis
    package var y: Axis
    package var marks: [any Mark]
    /// In pixels at the size in which text has eleven; on a page it takes the width that there is.
    package var width = 360.0
    /// Of the area between the axes.
    package var plotHeight = 190.0

    package init(title: String, summary: String, x: Axis, y: Axis, marks: [any Mark]) {
        self.title = title
        self.summary = summary
        self.x = x
        self.y = y
        self.marks = marks
    }

    package func svg(_ form: Form = .inline) -> String {
        let legend = Legend(keys: marks.flatMap(\.keys), width: width - 16)
        let titleHeight = form == .file ? 24.0 : 0
        let top = titleHeight + legend.height + 24
        let bottom = top + plotHeight
        let needsZero = marks.contains(where: \.needsZero)
        var y = y
        if needsZero, y.scale == .logarithmic { y.scale = .linear }
        let yScale = Scale(
            y, values: marks.flatMap { $0.extent.y }, needsZero: needsZero, pixels: (bottom, top))
        let longest = yScale.ticks.list.map(\.label.count).max() ?? 0
        let (left, right) = (14 + Double(longest) * TextWidth.ofDigit, width - 14)
        let xScale = Scale(x, values: marks.flatMap { $0.extent.x }, needsZero: false, pixels: (left, right))
        let plot = Plot(
            xScale: xScale, yScale: yScale, left: left, right: right, top: top, bottom: bottom,
            band: (right - left) / Double(max(1, xScale.ticks.list.count)))
        let notes = marks.reduce(into: [Int: String]()) { $0.merge($1.notes) { first, _ in first } }
        let axes = AxisDrawing(plot: plot, x: x, y: y, notes: notes)
        let height = bottom + axes.depth

        var children = [Element("title", text: title), Element("desc", text: summary)]
        if form == .file {
            children.append(Element("style", text: Stylesheet.plain))
            children.append(Element("rect", ["class": "paper", "width": "100%", "height": "100%"]))
            // A page breaks a long title; a drawing has one line.
            let size = min(13, 13 * (width - 16) / (TextWidth.ofBold * Double(max(1, title.count))))
            let style = "font-size: \(Coordinate.text(max(5, size)))px"
            children.append(Element("text", ["class": "title", "style": style, "x": "8", "y": "18"], text: title))
        }
        children += legend.elements(left: 8, top: titleHeight)
        children += axes.elements
        children += marks.flatMap { $0.draw(in: plot) }
        let box = "0 0 \(Coordinate.text(width)) \(Coordinate.text(height))"
        // In a page the namespace is HTML's to give, and its address would be the only one there.
        let root =
            form == .inline
            ? Element("svg", ["class": "chart", "viewBox": box, "role": "img"], children: children)
            : Element(
                "svg",
                [
                    "xmlns": "http://www.w3.org/2000/svg", "class": "chart", "viewBox": box, "role": "img",
                    "width": Coordinate.text(width), "height": Coordinate.text(height),
                ], children: children)
        var text = ""
        root.write(to: &text)
        return text
    }
}
