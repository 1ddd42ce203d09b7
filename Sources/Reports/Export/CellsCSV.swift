import Foundation
package import Results

/// The statistics of all cells as CSV (RFC 4180, with line feeds): a row per cell, and a column per number of the summary's
/// JSON, under its path there, such as `warm.duration.median`. Numbers have all their digits.
package struct CellsCSV {
    private let summary: RunSummary

    package init(_ summary: RunSummary) { self.summary = summary }

    package func render() throws -> String {
        let tree = try JSONDecoder().decode([Tree].self, from: JSONEncoder().encode(summary.cells))
        let cells = tree.map { cell in
            var values: [String: String] = [:]
            cell.flatten(path: "", into: &values)
            return values
        }
        let names = Set(cells.flatMap(\.keys)).sorted()
        let lines = [names] + cells.map { cell in names.map { cell[$0] ?? "" } }
        return lines.map { $0.map(Self.quoted).joined(separator: ",") + "\n" }.joined()
    }

    /// A value of JSON. Numbers are read as the decoder reads them, which loses no digit.
    private enum Tree: Decodable {
        case object([String: Tree])
        case integer(Int)
        case number(Double)
        case text(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let value = try? container.decode(Int.self) {
                self = .integer(value)
            } else if let value = try? container.decode(Double.self) {
                self = .number(value)
            } else if let value = try? container.decode(String.self) {
                self = .text(value)
            } else {
                self = .object(try container.decode([String: Tree].self))
            }
        }

        func flatten(path: String, into values: inout [String: String]) {
            switch self {
            case .integer(let value): values[path] = "\(value)"
            case .number(let value): values[path] = "\(value)"
            case .text(let value): values[path] = value
            case .object(let object):
                for (name, value) in object {
                    value.flatten(path: path.isEmpty ? name : "\(path).\(name)", into: &values)
                }
            }
        }
    }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"\(text.replacing("\"", with: "\"\""))\""
    }
}
