import Wire

/// Whether the bytes are one JSON document.
func isJSON(_ bytes: [UInt8]) -> Bool {
    do {
        _ = try JSONDocument(parsing: bytes.span, as: "response")
        return true
    } catch {
        return false
    }
}
