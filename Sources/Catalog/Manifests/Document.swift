import Foundation
import Wire

/// A JSON file of the catalog, decoded, that still knows on which line each field stands.
struct Document<Content: Decodable> {
    let content: Content
    let path: String
    private let locator: JSONLocator

    /// Reads and validates a file.
    ///
    /// - Throws: a ``CatalogError`` with file, line and field.
    init(path: String) throws(CatalogError) {
        let data = try Files.read(path)
        self.path = path
        locator = JSONLocator(data)
        try checkSyntax(Array(data), path: path)
        do {
            content = try JSONDecoder().decode(Content.self, from: data)
        } catch let error as DecodingError {
            throw Self.explain(error, path: path, locator: locator)
        } catch {
            throw CatalogError("\(error)", file: path)
        }
    }

    /// An error in this file at a field.
    func error(_ problem: String, at field: [any CodingKey], advice: String? = nil) -> CatalogError {
        CatalogError(problem, file: path, line: locator.line(of: field), field: name(of: field), advice: advice)
    }

    private static func explain(_ error: DecodingError, path: String, locator: JSONLocator) -> CatalogError {
        switch error {
        case .keyNotFound(let key, let context):
            CatalogError(
                "'\(key.stringValue)' is missing", file: path, line: locator.line(of: context.codingPath),
                field: name(of: context.codingPath))
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            CatalogError(
                "expected \(jsonName(of: type))", file: path, line: locator.line(of: context.codingPath),
                field: name(of: context.codingPath))
        case .dataCorrupted(let context):
            CatalogError(
                context.debugDescription, file: path, line: locator.line(of: context.codingPath),
                field: name(of: context.codingPath))
        @unknown default:
            CatalogError("\(error)", file: path)
        }
    }
}

/// Foundation doesn't tell where a syntax error is, and lets a comma after the last element pass.
private func checkSyntax(_ text: [UInt8], path: String) throws(CatalogError) {
    do {
        _ = try JSONDocument(parsing: text.span, as: path)
    } catch {
        guard case .malformed(_, let offset) = error else { throw CatalogError("\(error)", file: path) }
        let line = 1 + text.prefix(offset).count { $0 == UInt8(ascii: "\n") }
        let rest = String(decoding: text.dropFirst(offset), as: UTF8.self)
        let next = rest.first { !$0.isWhitespace }
        let problem = next.map { "'\($0)' is unexpected" } ?? "it ends too early"
        throw CatalogError("not valid JSON: \(problem)", file: path, line: line)
    }
}

/// Writes a value as JSON with sorted keys, one member a line: the same value gives the same bytes.
func writeDocument(_ value: some Encodable, to path: String) throws(CatalogError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data: Data
    do {
        data = try encoder.encode(value)
    } catch {
        throw CatalogError("can't be written as JSON: \(error)", file: path)
    }
    try Files.write(data + Data("\n".utf8), to: path)
}

/// `plugins[2].name`.
private func name(of path: [any CodingKey]) -> String {
    path.reduce(into: "") { name, key in
        if let index = key.intValue {
            name += "[\(index)]"
        } else {
            name += (name.isEmpty ? "" : ".") + key.stringValue
        }
    }
}

private func jsonName(of type: any Any.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is Bool.Type: "true or false"
    case is any BinaryInteger.Type: "an integer"
    case is any BinaryFloatingPoint.Type: "a number"
    case is any Collection<Any>.Type: "an array"
    default: "\(type)".hasPrefix("Array") ? "an array" : "an object"
    }
}
