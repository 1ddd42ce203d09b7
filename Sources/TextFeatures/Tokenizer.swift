/// Splits a text into words as scikit-learn's `CountVectorizer` does by default: lower case, then the matches of
/// `(?u)\b\w\w+\b`, that is runs of two and more word characters.
///
/// Its memory is used again for the next text, so that an item costs no allocation.
///
/// Source: scikit-learn 1.9, `sklearn/feature_extraction/text.py`.
public struct Tokenizer {
    private var text = LowercasedText()

    /// A tokenizer without memory yet.
    public init() {}

    /// The words of one text, for tests and for looking at data.
    ///
    /// - Parameter text: UTF-8; ill-formed bytes count as U+FFFD.
    public static func tokens(of text: Span<UInt8>) -> [String] {
        var tokenizer = Tokenizer()
        var tokens: [String] = []
        tokenizer.forEachToken(of: text) { token, _ in
            tokens.append(token.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
        }
        return tokens
    }

    /// Calls `body` with the UTF-8 bytes and the hash of every word of `newText`, in their order.
    ///
    /// - Parameter newText: UTF-8; ill-formed bytes count as U+FFFD.
    mutating func forEachToken(of newText: Span<UInt8>, _ body: (Span<UInt8>, WordHash) -> Void) {
        text.assign(newText)
        let bytes = text.bytes
        var index = 0
        // Without bounds checks: every index is found to be less than the count before it is used.
        while true {
            while index < bytes.count, Self.endsAnyWord(bytes[unchecked: index]) { index += 1 }
            guard index < bytes.count else { return }
            let start = index
            var characters = 0
            var hash = WordHash()
            while index < bytes.count {
                let byte = bytes[unchecked: index]
                if byte < 0x80 {
                    guard WordCharacter.matches(lowercaseASCII: byte) else { break }
                    hash.combine(byte)
                    index += 1
                } else {
                    guard let end = Self.endOfUnicodeWordCharacter(in: bytes, at: index) else { break }
                    while index < end {
                        hash.combine(bytes[unchecked: index])
                        index += 1
                    }
                }
                characters += 1
            }
            if characters >= 2 {
                body(bytes.extracting(start..<index), hash)
            }
            index += 1  // past what ended the word; the rest of a longer scalar is no word character either
        }
    }

    /// Whether a byte is an ASCII character that is part of no word.
    @inline(__always)
    private static func endsAnyWord(_ byte: UInt8) -> Bool {
        byte < 0x80 && !WordCharacter.matches(lowercaseASCII: byte)
    }

    /// Where the word character beyond ASCII that begins at `index` ends; nil if none begins there.
    @inline(never)
    private static func endOfUnicodeWordCharacter(in bytes: Span<UInt8>, at index: Int) -> Int? {
        guard !UTF8.isContinuation(bytes[index]) else { return nil }
        let width = min(bytes[index].leadingBits, bytes.count - index)
        return bytes.extracting(index..<index + width).withUnsafeBufferPointer { character in
            var decoder = ScalarDecoder(character)
            guard let scalar = decoder.next(), WordCharacter.matches(scalar) else { return nil }
            return index + width
        }
    }
}

extension UInt8 {
    /// How many one bits come first: in the first byte of a longer UTF-8 scalar, the scalar's width.
    fileprivate var leadingBits: Int { (~self).leadingZeroBitCount }
}
