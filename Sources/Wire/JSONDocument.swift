internal import CJSON

/// A parsed JSON text: the owner of cJSON's tree. Read it through `root`.
///
/// What cJSON can't carry is decided here, once: bytes that aren't UTF-8, unpaired surrogates and the character U+0000
/// (cJSON's strings end at the first zero byte) become U+FFFD.
public struct JSONDocument: ~Copyable {
    private let tree: UnsafeMutablePointer<cJSON>

    /// Parses one JSON text; only white space may follow it.
    ///
    /// - Parameters:
    ///   - text: UTF-8, of any length. It is copied only where it may have to be repaired.
    ///   - what: what the text is, to be named in the error: `event`, `rows.jsonl:12`.
    /// - Throws: `WireError.malformed`.
    public init(parsing text: Span<UInt8>, as what: @autoclosure () -> String) throws(WireError) {
        let parsed =
            if let repaired = repairedJSON(text) {
                repaired.withUnsafeBufferPointer(parse)
            } else {
                text.withUnsafeBufferPointer(parse)
            }
        guard let tree = parsed.tree else { throw .malformed(what: what(), offset: parsed.end) }
        self.tree = tree
    }

    deinit { cJSON_Delete(tree) }

    /// The whole text's value.
    public var root: JSONValue {
        @_lifetime(borrow self)
        get { _overrideLifetime(JSONValue(node: UnsafePointer(tree)), borrowing: self) }
    }
}

/// - Returns: the tree, or nil if `text` is malformed; and the offset at which parsing ended.
private func parse(_ text: UnsafeBufferPointer<UInt8>) -> (tree: UnsafeMutablePointer<cJSON>?, end: Int) {
    guard let start = text.baseAddress else { return (nil, 0) }
    return start.withMemoryRebound(to: CChar.self, capacity: text.count) { start in
        var end: UnsafePointer<CChar>? = start
        let tree = cJSON_ParseWithLengthOpts(start, text.count, &end, 0)
        let parsed = end.map { $0 - start } ?? 0
        guard let tree else { return (nil, parsed) }
        let rest = text.dropFirst(parsed)
        guard let excess = rest.firstIndex(where: { !isWhiteSpace($0) }) else { return (tree, parsed) }
        cJSON_Delete(tree)
        return (nil, excess)
    }
}

private func isWhiteSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || (0x09...0x0D).contains(byte) && byte != 0x0B && byte != 0x0C
}
