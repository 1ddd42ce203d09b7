/// Writes JSON (RFC 8259) into a growing buffer of UTF-8 that can be cleared and used again.
///
/// Commas are the writer's business, the nesting is the caller's: it calls as many `end…` as `begin…`.
///
///     var json = JSONWriter()
///     json.beginObject()
///     json.key("batch")
///     json.string("[1,2]")
///     json.endObject()          // {"batch":"[1,2]"}
public struct JSONWriter: Sendable {
    /// What has been written so far.
    public internal(set) var bytes: [UInt8] = []
    /// Whether the next value or key needs a comma before it.
    private var needsComma = false

    /// - Parameter capacity: how many bytes to have room for from the start.
    public init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Forgets everything written and keeps the memory.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    /// Opens an object.
    public mutating func beginObject() { open(UInt8(ascii: "{")) }

    /// Closes the innermost object.
    public mutating func endObject() { close(UInt8(ascii: "}")) }

    /// Opens an array.
    public mutating func beginArray() { open(UInt8(ascii: "[")) }

    /// Closes the innermost array.
    public mutating func endArray() { close(UInt8(ascii: "]")) }

    /// The name of the member whose value is written next.
    public mutating func key(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A string.
    public mutating func string(_ value: String) {
        beginValue()
        var value = value
        value.withUTF8 { appendQuoted($0) }
    }

    /// A string from bytes that should be UTF-8; what isn't becomes U+FFFD.
    public mutating func string(utf8 value: some Collection<UInt8>) {
        let written: Void? = value.withContiguousStorageIfAvailable { string(utf8: $0) }
        guard written == nil else { return }
        Array(value).withUnsafeBufferPointer { string(utf8: $0) }
    }

    /// A string from bytes that should be UTF-8; what isn't becomes U+FFFD.
    public mutating func string(utf8 value: UnsafeBufferPointer<UInt8>) {
        guard isValidUTF8(value) else { return string(String(decoding: value, as: UTF8.self)) }
        beginValue()
        appendQuoted(value)
    }

    /// An integer.
    public mutating func int(_ value: some BinaryInteger) {
        beginValue()
        bytes.append(contentsOf: String(value).utf8)
    }

    /// A number in the fewest digits that read back as the same `Double`. JSON knows no NaN and no infinity: they
    /// become `null`.
    public mutating func double(_ value: Double) {
        guard value.isFinite else { return null() }
        beginValue()
        bytes.append(contentsOf: value.description.utf8)
    }

    /// `true` or `false`.
    public mutating func bool(_ value: Bool) {
        beginValue()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// `null`.
    public mutating func null() {
        beginValue()
        bytes.append(contentsOf: "null".utf8)
    }

    /// A value that is JSON already; it is not looked into.
    public mutating func raw(_ json: some Collection<UInt8>) {
        beginValue()
        bytes.append(contentsOf: json)
    }

    /// A line feed between two documents, as JSON Lines has it.
    public mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    /// Bytes as they are, of a document or between documents that the caller puts together: commas are the caller's.
    mutating func fragment(_ utf8: some Collection<UInt8>) {
        bytes.append(contentsOf: utf8)
        needsComma = false
    }

    /// What stands between the quotes of a string that the caller puts together.
    mutating func stringContent(_ value: String) {
        var value = value
        value.withUTF8 { appendEscaped($0) }
    }
}

extension JSONWriter {
    private mutating func beginValue() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func open(_ bracket: UInt8) {
        beginValue()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func appendQuoted(_ utf8: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(utf8)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Copies the runs between characters that need an escape, which in most strings is one run.
    private mutating func appendEscaped(_ utf8: UnsafeBufferPointer<UInt8>) {
        var runStart = 0
        for index in utf8.indices where mustBeEscaped(utf8[index]) {
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[runStart..<index]))
            appendEscape(utf8[index])
            runStart = index + 1
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[runStart...]))
    }

    private mutating func appendEscape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
        case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
        default:
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(hexDigit(byte >> 4))
            bytes.append(hexDigit(byte & 0xF))
        }
    }
}

/// RFC 8259 §7: quotation mark, reverse solidus and the control characters.
private func mustBeEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
}

private func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}

private func isValidUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    (try? UTF8Span(validating: bytes.span)) != nil
}
