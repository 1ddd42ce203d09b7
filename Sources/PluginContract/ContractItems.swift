import Catalog
import Wire

/// Items that a plugin may meet though no dataset holds them, as JSON.
enum ContractItems {
    /// Items of the other kind than the model's, or of another length: each by itself is to be refused.
    static func wrong(for kind: DatasetKind) -> [[UInt8]] {
        let items =
            switch kind {
            case .text: ["7", "{}", "null", "[1,2]"]
            case .numeric: ["\"a text\"", "null", "7", "[]"]
            }
        return items.map { Array($0.utf8) }
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
