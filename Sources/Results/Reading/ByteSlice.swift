#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A piece of a read buffer. It is valid only until the callback that received it returns: what outlives it is copied.
package typealias ByteSlice = UnsafeRawBufferPointer

extension ByteSlice {
    /// The bytes of `range`, counted from this slice's own beginning.
    @inline(__always)
    func slice(_ range: Range<Int>) -> ByteSlice { ByteSlice(rebasing: self[range]) }

    @inline(__always)
    func slice(from start: Int) -> ByteSlice { slice(start..<count) }

    /// Where the first `byte` at or after `start` is.
    @inline(__always)
    func find(_ byte: UInt8, from start: Int = 0) -> Int? {
        guard let base = baseAddress, start < count,
            let hit = memchr(base + start, Int32(byte), count - start)
        else { return nil }
        return UnsafeRawPointer(hit) - base
    }

    /// Where `text` first occurs.
    func find(_ text: StaticString) -> Int? {
        var start = 0
        while let hit = find(text.utf8Start.pointee, from: start) {
            if slice(from: hit).starts(with: text) { return hit }
            start = hit + 1
        }
        return nil
    }

    @inline(__always)
    func starts(with text: StaticString) -> Bool {
        guard count >= text.utf8CodeUnitCount, let base = baseAddress else { return false }
        return memcmp(base, text.utf8Start, text.utf8CodeUnitCount) == 0
    }

    @inline(__always)
    func equals(_ text: StaticString) -> Bool { count == text.utf8CodeUnitCount && starts(with: text) }

    @inline(__always)
    func equals(_ other: ByteSlice) -> Bool {
        guard count == other.count else { return false }
        guard let base = baseAddress, let otherBase = other.baseAddress else { return isEmpty }
        return memcmp(base, otherBase, count) == 0
    }

    /// The whole slice as a decimal integer; nil if it's anything else.
    func integer() -> Int64? {
        guard !isEmpty, count <= 19 else { return nil }
        let isNegative = self[0] == UInt8(ascii: "-")
        let start = isNegative ? 1 : 0
        guard start < count else { return nil }
        // Nineteen digits always fit an unsigned one.
        var magnitude: UInt64 = 0
        for i in start..<count {
            guard let digit = Self.digit(self[i]) else { return nil }
            magnitude = magnitude &* 10 &+ UInt64(digit)
        }
        guard let value = Int64(exactly: magnitude) else { return nil }
        return isNegative ? -value : value
    }

    /// The whole slice as an unsigned decimal number such as `12.34`; nil if it's anything else.
    func decimal() -> Double? {
        guard !isEmpty, count <= 17 else { return nil }
        var digits: Int64 = 0
        var scale = 1.0
        var hasPoint = false
        for byte in self {
            if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
            } else if let digit = Self.digit(byte) {
                digits = digits * 10 + digit
                if hasPoint { scale *= 10 }
            } else {
                return nil
            }
        }
        // Both are exact up to 2^53, so that the quotient is the nearest double.
        return Double(digits) / scale
    }

    @inline(__always)
    private static func digit(_ byte: UInt8) -> Int64? {
        let value = byte &- UInt8(ascii: "0")
        return value <= 9 ? Int64(value) : nil
    }

    var string: String { String(decoding: self, as: UTF8.self) }
}
