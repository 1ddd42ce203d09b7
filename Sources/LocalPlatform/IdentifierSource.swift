import Wire

/// Makes the names that Lambda gives to invocations, instances and log streams.
final class IdentifierSource {
    private var random = SystemRandomNumberGenerator()

    /// A random UUID (RFC 9562, version 4), in lower case.
    func next() -> String {
        let high = random.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = random.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return String(unsafeUninitializedCapacity: 36) { text in
            var position = 0
            for nibble in 0..<32 {
                if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 {
                    text[position] = UInt8(ascii: "-")
                    position += 1
                }
                let word = nibble < 16 ? high : low
                text[position] = hexDigit(word >> UInt64(60 - nibble % 16 * 4) & 0xF)
                position += 1
            }
            return position
        }
    }

    /// `2026/11/23/[$LATEST]0123456789abcdef0123456789abcdef`.
    func logStream() -> String {
        let day = Timestamp.now().description.prefix(10).replacing("-", with: "/")
        return "\(day)/[$LATEST]\(next().replacing("-", with: ""))"
    }
}

private func hexDigit(_ value: UInt64) -> UInt8 {
    UInt8(value < 10 ? 0x30 + value : 0x57 + value)
}
