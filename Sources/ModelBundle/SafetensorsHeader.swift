internal import Wire

/// The header of a safetensors file: 8 bytes little-endian length, then that many bytes of JSON, then the tensors.
///
/// Format: https://github.com/huggingface/safetensors#format. Everything is checked before use: lengths, ranges, holes,
/// overlaps, types, shapes. What the reference implementation refuses is refused here.
struct SafetensorsHeader {
    static let metadataName = "__metadata__"
    static let lengthSize = 8
    /// The format asks for nothing; the reference implementation gives 8 bytes.
    static let dataAlignment = 64
    /// As in the reference implementation.
    static let maximumLength = 100_000_000

    let metadata: [String: String]
    let tensors: [String: TensorRecord]

    init(parsing bytes: RawSpan, file: String) throws(BundleError) {
        let json = try HeaderJSON(parsing: bytes, file: file)
        metadata = json.metadata
        tensors = try TensorRecord.check(json.tensors, dataStart: json.end, fileSize: bytes.byteCount, file: file)
    }

    /// Length and JSON, padded with spaces so that the first tensor begins a cache line.
    static func encode(metadata: [String: String], tensors: [WrittenTensor]) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key(metadataName)
        json.beginObject()
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            json.key(key)
            json.string(value)
        }
        json.endObject()
        var offset = 0
        for tensor in tensors {
            json.key(tensor.name)
            tensor.describe(in: &json, from: offset)
            offset += tensor.bytes.count
        }
        json.endObject()
        var text = json.bytes
        while !(lengthSize + text.count).isMultiple(of: dataAlignment) {
            text.append(UInt8(ascii: " "))
        }
        return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
    }
}

extension WrittenTensor {
    fileprivate func describe(in json: inout JSONWriter, from offset: Int) {
        json.beginObject()
        json.key("dtype")
        json.string(dtype.rawValue)
        json.key("shape")
        json.beginArray()
        for length in shape { json.int(length) }
        json.endArray()
        json.key("data_offsets")
        json.beginArray()
        json.int(offset)
        json.int(offset + bytes.count)
        json.endArray()
        json.endObject()
    }
}
