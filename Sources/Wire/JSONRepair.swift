/// Replaces what can't be carried as a C string of UTF-8 by U+FFFD: invalid bytes, the escape `\u0000`, and escaped
/// surrogates without their other half.
///
/// - Returns: the repaired text, or nil if `text` can be used as it is, which is known without reading the escapes
///   unless there are any `\u`.
func repairedJSON(_ text: Span<UInt8>) -> [UInt8]? {
    let isValid = (try? UTF8Span(validating: text)) != nil
    guard !isValid || mayHaveUnicodeEscapes(text) else { return nil }
    var repaired =
        isValid
        ? text.withUnsafeBufferPointer { Array($0) }
        : text.withUnsafeBufferPointer { Array(String(decoding: $0, as: UTF8.self).utf8) }
    repairUnicodeEscapes(in: &repaired)
    return repaired
}

private func mayHaveUnicodeEscapes(_ text: Span<UInt8>) -> Bool {
    var previousIsBackslash = false
    for index in text.indices {
        let byte = text[index]
        if previousIsBackslash && byte == UInt8(ascii: "u") { return true }
        previousIsBackslash = byte == UInt8(ascii: "\\")
    }
    return false
}

private func repairUnicodeEscapes(in text: inout [UInt8]) {
    let escapeLength = 6  // \uXXXX
    var index = 0
    while index < text.count {
        guard text[index] == UInt8(ascii: "\\") else {
            index += 1
            continue
        }
        guard let unit = unicodeEscape(in: text, at: index) else {
            index += 2  // an escape of another kind, of which \\ must not be taken for the start of the next
            continue
        }
        switch unit {
        case 0xD800...0xDBFF:
            let low = unicodeEscape(in: text, at: index + escapeLength) ?? 0
            if (0xDC00...0xDFFF).contains(low) {
                index += escapeLength
            } else {
                replaceEscape(in: &text, at: index)
            }
        case 0, 0xDC00...0xDFFF: replaceEscape(in: &text, at: index)
        default: break
        }
        index += escapeLength
    }
}

/// The code unit that a `\uXXXX` at `index` stands for, or nil if there is none.
private func unicodeEscape(in text: [UInt8], at index: Int) -> UInt16? {
    guard index + 6 <= text.count, text[index] == UInt8(ascii: "\\"), text[index + 1] == UInt8(ascii: "u") else {
        return nil
    }
    var unit: UInt16 = 0
    for byte in text[(index + 2)..<(index + 6)] {
        guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
        unit = unit << 4 | UInt16(digit)
    }
    return unit
}

private func replaceEscape(in text: inout [UInt8], at index: Int) {
    text.replaceSubrange((index + 2)..<(index + 6), with: "fffd".utf8)
}
