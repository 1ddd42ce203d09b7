/// A file of settings as AWS's tools write it: sections, names and values, comments, values that go on in indented
/// lines, and settings below a setting. Names of settings are in lower case. A section that comes twice is one.
struct INIFile: Sendable, Hashable {
    struct Section: Sendable, Hashable {
        var values: [String: String] = [:]
        /// The settings indented below a name without a value.
        var nested: [String: [String: String]] = [:]

        /// nil if it's missing or empty.
        subscript(name: String) -> String? {
            guard let value = values[name], !value.isEmpty else { return nil }
            return value
        }

        /// This section with the other's settings in the place of its own.
        mutating func merge(_ other: Section) {
            values.merge(other.values) { $1 }
            nested.merge(other.nested) { $1 }
        }
    }

    /// By the names in brackets.
    var sections: [String: Section] = [:]

    /// - Parameter path: for messages.
    /// - Throws: `AWSConfigurationError.malformed` with the line; the line itself isn't shown, it may be a secret.
    init(_ text: String, path: String) throws(AWSConfigurationError) {
        var section: String?
        var name: String?
        // A byte order mark, as some editors leave it.
        let body = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
        for (index, raw) in body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = raw.trimming()
            if line.isEmpty || line.hasPrefix("#") || line.hasPrefix(";") { continue }
            func malformed(_ reason: String) -> AWSConfigurationError {
                .malformed(path: path, line: index + 1, reason: reason)
            }
            let isIndented = raw.first == " " || raw.first == "\t"
            if !isIndented, line.hasPrefix("[") {
                guard let end = line.lastIndex(of: "]") else { throw malformed("a section's name without its ']'") }
                let title = String(line[line.index(after: line.startIndex)..<end].trimming())
                guard !title.isEmpty else { throw malformed("a section without a name") }
                sections[title] = sections[title] ?? Section()
                (section, name) = (title, nil)
                continue
            }
            guard let section else { throw malformed("a setting before the first section, such as [default]") }
            let equals = line.firstIndex { $0 == "=" || $0 == ":" }
            if isIndented, let name {
                let value = sections[section]?.values[name] ?? ""
                if let equals, value.isEmpty {
                    let key = line[..<equals].trimming().lowercased()
                    sections[section]?.nested[name, default: [:]][key] = String(
                        line[line.index(after: equals)...].trimming())
                } else {
                    sections[section]?.values[name] = "\(value)\n\(line)"
                }
                continue
            }
            guard let equals else { throw malformed("neither a section nor 'name = value'") }
            let key = line[..<equals].trimming().lowercased()
            guard !key.isEmpty else { throw malformed("a value without a name") }
            sections[section]?.values[key] = String(line[line.index(after: equals)...].trimming())
            name = key
        }
    }
}

extension Substring {
    fileprivate func trimming() -> Substring {
        var rest = self
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return rest
    }
}
