import Foundation

/// JSON as AWS's services write it.
enum AWSJSON {
    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    static func encoder(for service: AWSService) -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .secondsSince1970
        if service.hasCapitalMembers {
            encoder.keyEncodingStrategy = .custom { path in Self.key(path) { $0.uppercased() } }
        }
        return encoder
    }

    static func decoder(for service: AWSService) -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .secondsSince1970
        if service.hasCapitalMembers {
            decoder.keyDecodingStrategy = .custom { path in Self.key(path) { $0.lowercased() } }
        }
        return decoder
    }

    /// The last name of a path with its first letter changed. Names that are data, the keys of dictionaries, aren't
    /// asked for here: the coders leave them as they are.
    private static func key(_ path: [any CodingKey], _ change: (Substring) -> String) -> any CodingKey {
        let name = path.last?.stringValue ?? ""
        return Key(stringValue: change(name.prefix(1)) + name.dropFirst())
    }

    /// Which member is wrong, without its value.
    static func reason(_ error: any Error) -> String {
        func place(_ context: DecodingError.Context) -> String {
            let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
            return path.isEmpty ? "the document" : path
        }
        return switch error as? DecodingError {
        case .keyNotFound(let key, let context): "\(place(context)) has no \(key.stringValue)"
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            "\(place(context)) is no \(type)"
        case .dataCorrupted(let context) where context.codingPath.isEmpty: "no JSON"
        case .dataCorrupted(let context): "\(place(context)) is malformed"
        default: "no JSON"
        }
    }
}

/// No members: of an input, or an output nobody needs.
package struct NoMembers: Codable, Sendable {}
