/// The hash of a word's UTF-8 bytes: FNV-1a, 64 bits. A vocabulary's stored table depends on it.
///
/// Source: Fowler, Noll, Vo, Eastlake, "The FNV Non-Cryptographic Hash Algorithm", RFC 9923.
struct WordHash {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    init() {}

    init(_ word: Span<UInt8>) {
        for index in word.indices {
            combine(word[index])
        }
    }

    @inline(__always)
    mutating func combine(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
    }
}
