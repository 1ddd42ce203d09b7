/// The header of a safetensors file: 8 bytes little-endian length, then that many bytes of JSON, then the tensors.
///
/// Format: https://github.com/huggingface/safetensors#format. Everything is checked before use: lengths, ranges, holes,
/// overlaps, types, shapes. What the reference implementation refuses is refused here.
struct SafetensorsHeader {
    static let metadataName = "__metadata__"
    static let lengthSize = 8
    /// As in the reference implementation.
    static let maximumLength = 100_000_000

    let metadata: [String: String]
    let tensors: [String: TensorRecord]

    init(parsing bytes: RawSpan, file: String) throws(BundleError) {
        let json = try HeaderJSON(parsing: bytes, file: file)
        metadata = json.metadata
        tensors = try TensorRecord.check(json.tensors, dataStart: json.end, fileSize: bytes.byteCount, file: file)
    }

    /// Length and JSON, padded with spaces so that the first tensor begins at a multiple of 8.
    static func encode(metadata: [String: String], tensors: [WrittenTensor]) -> [UInt8] {
        var json = "{\"\(metadataName)\":{"
        json += metadata.sorted { $0.key < $1.key }
            .map { "\(quoted($0.key)):\(quoted($0.value))" }.joined(separator: ",")
        json += "}"
        var offset = 0
        for tensor in tensors {
            let end = offset + tensor.bytes.count
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            json += ",\(quoted(tensor.name)):{\"dtype\":\"\(tensor.dtype.rawValue)\",\"shape\":[\(shape)],"
            json += "\"data_offsets\":[\(offset),\(end)]}"
            offset = end
        }
        json += "}"
        var text = Array(json.utf8)
        while !text.count.isMultiple(of: 8) {
            text.append(UInt8(ascii: " "))
        }
        return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
    }

    private static func quoted(_ string: String) -> String {
        var result = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{0}"..<" ":
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
