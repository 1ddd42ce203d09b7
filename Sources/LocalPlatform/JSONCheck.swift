internal import CJSON

/// Whether the bytes are one JSON document.
func isJSON(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { bytes in
        let text = bytes.bindMemory(to: CChar.self)
        var end: UnsafePointer<CChar>?
        guard let start = text.baseAddress, let document = cJSON_ParseWithLengthOpts(start, text.count, &end, 0) else {
            return false
        }
        cJSON_Delete(document)
        guard let end else { return false }
        // Only white space may follow (RFC 8259 §2).
        return text[(end - start)...].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    }
}
