import Foundation
import FoundationXML

/// An element of an answer in XML, without attributes and namespaces, which AWS's answers don't need.
package struct XMLNode: Sendable, Hashable {
    package var name: String
    package var text = ""
    var children: [XMLNode] = []

    /// The first child of that name.
    package subscript(name: String) -> XMLNode? { children.first { $0.name == name } }

    func all(_ name: String) -> [XMLNode] { children.filter { $0.name == name } }

    /// The members of the list `name`, each an element `member`.
    package func list(_ name: String) -> [XMLNode] { self[name]?.all("member") ?? [] }

    /// The text of the first child of that name; nil if it's missing or empty.
    package func text(_ name: String) -> String? { self[name].flatMap { $0.text.isEmpty ? nil : $0.text } }

    /// The pairs of a list of keys and values, such as tags.
    package func pairs(_ list: String, key: String = "Key", value: String = "Value") -> [String: String] {
        self.list(list).reduce(into: [:]) { pairs, member in
            if let name = member.text(key) { pairs[name] = member.text(value) ?? "" }
        }
    }

    /// - Returns: the root, or nil if that's no XML.
    package static func parse(_ bytes: [UInt8]) -> XMLNode? {
        let builder = Builder()
        let parser = XMLParser(data: Data(bytes))
        parser.delegate = builder
        guard parser.parse(), parser.parserError == nil, builder.open.count == 1, builder.open[0].children.count == 1
        else { return nil }
        return builder.open[0].children.first
    }

    /// An answer nests a handful of levels; one that goes deeper would only cost memory.
    private static let deepest = 100

    private final class Builder: NSObject, XMLParserDelegate {
        var open = [XMLNode(name: "")]

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            open.append(XMLNode(name: name))
            if open.count > XMLNode.deepest { parser.abortParsing() }
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) { open[open.count - 1].text += text }

        func parser(_ parser: XMLParser, foundCDATA data: Data) {
            open[open.count - 1].text += String(decoding: data, as: UTF8.self)
        }

        func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
            guard open.count > 1 else { return }
            var node = open.removeLast()
            // Between elements there is only the indentation.
            if !node.children.isEmpty { node.text = "" }
            open[open.count - 1].children.append(node)
        }
    }
}

extension XMLNode {
    /// A text as it's written between tags.
    package static func escaped(_ text: String) -> String {
        // By scalars: a carriage return with a line feed is one character.
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "&", "<", ">", "\r", "\n", "\t": "&#\(scalar.value);"
            default: String(scalar)
            }
        }.joined()
    }
}
