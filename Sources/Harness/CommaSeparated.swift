import ArgumentParser

/// A list as one argument: `128,512,1769`.
struct CommaSeparated<Element: LosslessStringConvertible & Sendable>: ExpressibleByArgument, Sendable {
    let values: [Element]

    init(_ values: [Element]) { self.values = values }

    /// Fails on an empty list and on an element that isn't one, so that the parser names the option.
    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        let values = parts.compactMap { part -> Element? in
            let text = part.drop(while: \.isWhitespace)
            return text.isEmpty ? nil : Element(String(text))
        }
        guard values.count == parts.count, !values.isEmpty else { return nil }
        self.values = values
    }

    var defaultValueDescription: String { values.map(\.description).joined(separator: ",") }
}
