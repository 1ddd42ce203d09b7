import Foundation

/// A scanner for one flat JSON object on one line, as functions and journal write them: no nested values, no
/// allocation.
///
/// This is a scanner, not a parser (a full one costs an allocation per value, and a run has millions of lines): it
/// trusts no length, stays within the line, and says no to whatever isn't flat.
enum FlatJSON {
    /// Calls `body` with each key and value. Strings come without their quotes and with their escapes as they stand;
    /// numbers, `true`, `false` and `null` as they stand.
    ///
    /// - Returns: whether `object` was a whole object, with nothing but white space behind it.
    @inline(__always)
    static func scan(_ object: ByteSlice, _ body: (_ key: ByteSlice, _ value: ByteSlice) -> Void) -> Bool {
        var i = skipSpace(object, from: 0)
        guard i < object.count, object[i] == UInt8(ascii: "{") else { return false }
        i = skipSpace(object, from: i + 1)
        if i < object.count, object[i] == UInt8(ascii: "}") { return skipSpace(object, from: i + 1) == object.count }
        while i < object.count, object[i] == UInt8(ascii: "\"") {
            guard let keyEnd = endOfString(object, from: i + 1) else { return false }
            let key = object.slice(i + 1..<keyEnd)
            i = skipSpace(object, from: keyEnd + 1)
            guard i < object.count, object[i] == UInt8(ascii: ":") else { return false }
            i = skipSpace(object, from: i + 1)
            guard i < object.count else { return false }
            if object[i] == UInt8(ascii: "\"") {
                guard let valueEnd = endOfString(object, from: i + 1) else { return false }
                body(key, object.slice(i + 1..<valueEnd))
                i = skipSpace(object, from: valueEnd + 1)
            } else {
                let start = i
                while i < object.count, isScalar(object[i]) { i += 1 }
                guard i > start else { return false }
                body(key, object.slice(start..<i))
                i = skipSpace(object, from: i)
            }
            guard i < object.count else { return false }
            switch object[i] {
            case UInt8(ascii: ","): i = skipSpace(object, from: i + 1)
            case UInt8(ascii: "}"): return skipSpace(object, from: i + 1) == object.count
            default: return false
            }
        }
        return false
    }

    /// The text of a string that has escapes (RFC 8259, 7); nil if it has none, or some that aren't JSON's: it then stands for
    /// itself.
    static func unescaped(_ value: ByteSlice) -> String? {
        guard value.find(UInt8(ascii: "\\")) != nil else { return nil }
        return try? JSONDecoder().decode(String.self, from: Data("\"".utf8) + value + Data("\"".utf8))
    }

    /// The closing quote of a string whose content begins at `start`.
    @inline(__always)
    private static func endOfString(_ object: ByteSlice, from start: Int) -> Int? {
        var from = start
        while let quote = object.find(UInt8(ascii: "\""), from: from) {
            var backslashes = 0
            while quote - backslashes > start, object[quote - backslashes - 1] == UInt8(ascii: "\\") {
                backslashes += 1
            }
            if backslashes.isMultiple(of: 2) { return quote }
            from = quote + 1
        }
        return nil
    }

    @inline(__always)
    private static func skipSpace(_ object: ByteSlice, from start: Int) -> Int {
        var i = start
        while i < object.count, object[i] == UInt8(ascii: " ") || object[i] &- 9 <= 4 { i += 1 }
        return i
    }

    /// Letters, digits and signs: what numbers and literals consist of.
    @inline(__always)
    private static func isScalar(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
