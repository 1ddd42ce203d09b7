/// Any JSON value, for what the catalog passes on without knowing it.
package enum AnyJSON: Sendable, Hashable, Codable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    case array([AnyJSON])
    case object([String: AnyJSON])

    package init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        self =
            if value.decodeNil() {
                .null
            } else if let bool = try? value.decode(Bool.self) {
                .bool(bool)
            } else if let int = try? value.decode(Int.self) {
                .int(int)
            } else if let double = try? value.decode(Double.self) {
                .double(double)
            } else if let string = try? value.decode(String.self) {
                .string(string)
            } else if let array = try? value.decode([AnyJSON].self) {
                .array(array)
            } else {
                .object(try value.decode([String: AnyJSON].self))
            }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .int(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}
