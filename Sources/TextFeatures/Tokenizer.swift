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
        while index < bytes.count {
            let start = index
            var characters = 0
            var hash = WordHash()
            while index < bytes.count, let end = Self.endOfWordCharacter(in: bytes, at: index) {
                repeat {
                    hash.combine(bytes[index])
                    index += 1
                } while index < end
                characters += 1
            }
            if characters >= 2 {
                body(bytes.extracting(start..<index), hash)
            }
            index += 1  // past what ended the word; the rest of a longer scalar is no word character either
        }
    }

    /// Where the word character that begins at `index` ends; nil if none begins there.
    @inline(__always)
    private static func endOfWordCharacter(in bytes: Span<UInt8>, at index: Int) -> Int? {
        let byte = bytes[index]
        if byte < 0x80 {
            return WordCharacter.matches(lowercaseASCII: byte) ? index + 1 : nil
        }
        return endOfUnicodeWordCharacter(in: bytes, at: index)
    }

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
