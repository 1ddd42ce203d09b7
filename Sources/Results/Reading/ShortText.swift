/// Up to 63 bytes of text in place, so that nothing is allocated per log line: ids, stamps and the like.
struct ShortText: Equatable, Sendable {
    static let capacity = 63

    private(set) var count: UInt8 = 0
    private var storage = InlineArray<63, UInt8>(repeating: 0)

    init() {}

    /// Nil if `bytes` doesn't fit, which no id of ours does.
    @inline(__always)
    init?(_ bytes: ByteSlice) {
        guard bytes.count <= Self.capacity else { return nil }
        count = UInt8(bytes.count)
        var span = storage.mutableSpan
        span.withUnsafeMutableBytes { $0.copyMemory(from: bytes) }
    }

    @inline(__always)
    var isEmpty: Bool { count == 0 }

    @inline(__always)
    func withBytes<Result>(_ body: (ByteSlice) -> Result) -> Result {
        storage.span.withUnsafeBytes { body($0.slice(0..<Int(count))) }
    }

    /// FNV-1a, eight bytes at a time: ids are random or counted, and a collision is found by comparing.
    @inline(__always)
    static func hash(_ bytes: ByteSlice) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        var i = 0
        while i + 8 <= bytes.count {
            hash = (hash ^ bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self)) &* 0x0000_0100_0000_01b3
            hash ^= hash >> 29
            i += 8
        }
        while i < bytes.count {
            hash = (hash ^ UInt64(bytes[i])) &* 0x0000_0100_0000_01b3
            i += 1
        }
        return hash ^ (hash >> 32)
    }

    static func == (left: ShortText, right: ShortText) -> Bool {
        left.withBytes { left in right.withBytes { right in left.equals(right) } }
    }
}
