/// One element of an SVG drawing. All text and every attribute is escaped when it's written.
package struct Element: Sendable {
    private var name: String
    private var attributes: [(name: String, value: String)]
    private var text: String?
    private var children: [Element]

    package init(
        _ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String? = nil,
        children: [Element] = []
    ) {
        self.name = name
        self.attributes = attributes.map { (name: $0.key, value: $0.value) }
        self.text = text
        self.children = children
    }

    /// Appends the element as XML, which is HTML too.
    func write(to output: inout String) {
        output += "<\(name)"
        for attribute in attributes {
            output += " \(attribute.name)=\""
            output += Self.escaped(attribute.value)
            output += "\""
        }
        if text == nil, children.isEmpty {
            output += "/>"
            return
        }
        output += ">"
        if let text { output += Self.escaped(text) }
        for child in children {
            output += "\n"
            child.write(to: &output)
        }
        output += "</\(name)>"
    }

    /// As XML 1.0 wants text and attributes (§2.4); of the control characters, which it can't hold (§2.2), none stays.
    static func escaped(_ text: String) -> String {
        // Paths are long and have nothing to escape.
        guard text.utf8.contains(where: { $0 < 0x20 || "<>&\"'".utf8.contains($0) || $0 == 0x7F }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n", "\r": result += " "
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

/// Coordinates as they are written: in tenths of a pixel, which is finer than what is seen, and short.
enum Coordinate {
    static func text(_ value: Double) -> String {
        guard value.isFinite, value.magnitude < 1e6 else { return "0" }
        let tenths = Int((value * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let (whole, tenth) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
        return tenth == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(tenth)"
    }
}
