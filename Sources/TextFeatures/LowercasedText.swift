/// A text in lower case, as Python's `str.lower()` makes it: well-formed UTF-8 in memory that is used again for the next
/// text.
///
/// Every scalar gets its full lowercase mapping (İ becomes two scalars); Σ becomes ς at the end of a word and σ elsewhere.
/// Ill-formed bytes become U+FFFD, one for each maximal subpart, as in a Python decoder with `errors="replace"`.
///
/// Source: The Unicode Standard, chapter 3.13, "Default Case Conversion" and table 3-17, condition Final_Sigma.
struct LowercasedText {
    private var memory: [UInt8] = []
    private var count = 0

    /// No scalar grows to more than three times its bytes: an ill-formed byte becomes the three of U+FFFD.
    private static let growth = 3

    /// The text's bytes.
    var bytes: Span<UInt8> {
        @_lifetime(borrow self) get { memory.span.extracting(first: count) }
    }

    /// Forgets the text and takes the lower case of another one.
    mutating func assign(_ text: Span<UInt8>) {
        if memory.count < text.count * Self.growth {
            memory = [UInt8](repeating: 0, count: max(text.count * Self.growth, 2 * memory.count))
        }
        count = 0
        // Sound: `memory` has room for `growth` times the text, and neither buffer outlives the closure.
        text.withUnsafeBufferPointer { source in
            memory.withUnsafeMutableBufferPointer { target in
                if !Self.lowercaseASCII(source, into: target) {
                    count = Self.lowercaseUnicode(source, into: target)
                } else {
                    count = source.count
                }
            }
        }
    }

    /// Most texts: both loops compile to vector instructions.
    ///
    /// - Returns: false if the text isn't ASCII; then `target` holds nothing of use.
    private static func lowercaseASCII(
        _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        var union: UInt8 = 0
        for index in source.indices {
            let byte = source[index]
            union |= byte
            target[index] = byte &- 0x41 < 26 ? byte | 0x20 : byte
        }
        return union < 0x80
    }

    /// - Returns: how many bytes were written.
    private static func lowercaseUnicode(
        _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        var written = 0
        func append(_ scalar: Unicode.Scalar) {
            for byte in UTF8.encode(scalar).unsafelyUnwrapped {
                target[written] = byte
                written += 1
            }
        }
        var rest = ScalarDecoder(source)
        while let scalar = rest.next() {
            if scalar.isASCII {
                let byte = UInt8(truncatingIfNeeded: scalar.value)
                target[written] = byte &- 0x41 < 26 ? byte | 0x20 : byte
                written += 1
            } else if scalar == "Σ" {
                let precededByCased = endsWithCasedLetter(UnsafeBufferPointer(rebasing: target[..<written]))
                append(precededByCased && !beginsWithCasedLetter(rest) ? "ς" : "σ")
            } else {
                for mapped in scalar.properties.lowercaseMapping.unicodeScalars {
                    append(mapped)
                }
            }
        }
        return written
    }

    /// Whether a cased letter follows, case-ignorable scalars left out.
    private static func beginsWithCasedLetter(_ rest: ScalarDecoder) -> Bool {
        var rest = rest
        while let scalar = rest.next() {
            if !scalar.properties.isCaseIgnorable { return scalar.properties.isCased }
        }
        return false
    }

    /// Whether a cased letter comes last, case-ignorable scalars left out. The text is well-formed.
    private static func endsWithCasedLetter(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var end = text.endIndex
        while end > 0 {
            var start = end - 1
            while UTF8.isContinuation(text[start]) { start -= 1 }
            var last = ScalarDecoder(UnsafeBufferPointer(rebasing: text[start..<end]))
            guard let scalar = last.next() else { return false }
            if !scalar.properties.isCaseIgnorable { return scalar.properties.isCased }
            end = start
        }
        return false
    }
}
