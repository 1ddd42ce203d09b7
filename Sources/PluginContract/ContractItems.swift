import Catalog
import Wire

/// Items that a plugin may meet though no dataset holds them, as JSON.
enum ContractItems {
    /// Items of the other kind than the plugin's.
    static func wrong(for kind: DatasetKind) -> [[UInt8]] {
        switch kind {
        case .text: [Array("7".utf8), Array("{}".utf8), Array("null".utf8)]
        case .numeric: [Array("\"a text\"".utf8), Array("null".utf8)]
        }
    }

    static func empty(_ kind: DatasetKind) -> [[UInt8]] {
        switch kind {
        case .text: [Array("\"\"".utf8), Array("\" \\n\\t \"".utf8)]
        case .numeric: [Array("[]".utf8)]
        }
    }

    /// A string with bytes that no UTF-8 text has.
    static let invalidUTF8: [UInt8] = Array("\"caf".utf8) + [0xC3, 0x28, 0xFF] + Array(" au lait\"".utf8)

    /// A text of a megabyte, or a vector of 100,000 numbers.
    static func long(_ kind: DatasetKind) -> [UInt8] {
        var json = JSONWriter(capacity: 1 << 21)
        switch kind {
        case .text: json.string(String(repeating: "a long and winding text ", count: 43_691))
        case .numeric:
            json.beginArray()
            for number in 0..<100_000 { json.int(number) }
            json.endArray()
        }
        return json.bytes
    }
}
