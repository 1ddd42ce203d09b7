/// Finds the line on which a value stands in a JSON text.
///
/// `JSONDecoder` says which field is wrong but not where that is. This walks the text, which the decoder has found to
/// be JSON, along the decoder's path.
struct JSONLocator {
    private let text: [UInt8]

    init(_ text: some Sequence<UInt8>) { self.text = Array(text) }

    /// The line, counted from 1, of the value at `path`, or of the nearest enclosing value that is there.
    func line(of path: [any CodingKey]) -> Int {
        var scanner = Scanner(text: text)
        scanner.skipSpace()
        for key in path {
            let found =
                if let index = key.intValue { scanner.enter(element: index) } else {
                    scanner.enter(member: key.stringValue)
                }
            guard found else { break }
        }
        return 1 + text[..<scanner.position].count { $0 == UInt8(ascii: "\n") }
    }
}

private struct Scanner {
    let text: [UInt8]
    var position = 0

    /// Moves to the value of the member `name` of the object at `position`; stays where it is if there is none.
    mutating func enter(member name: String) -> Bool {
        let start = position
        guard take("{") else { return false }
        while position < text.count, !take("}") {
            let key = string()
            skipSpace()
            _ = take(":")
            if key == name { return true }
            skipValue()
            _ = take(",")
        }
        position = start
        return false
    }

    /// Moves to the element `index` of the array at `position`; stays where it is if there is none.
    mutating func enter(element index: Int) -> Bool {
        let start = position
        guard take("[") else { return false }
        var remaining = index
        while position < text.count, !take("]") {
            if remaining == 0 { return true }
            remaining -= 1
            skipValue()
            _ = take(",")
        }
        position = start
        return false
    }

    mutating func skipSpace() {
        while position < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[position]) { position += 1 }
    }

    /// The string at `position` as it is written: keys with escapes are found by no path.
    private mutating func string() -> String {
        let start = position + 1
        skipString()
        return String(decoding: text[min(start, text.count)..<max(start, position - 1)], as: UTF8.self)
    }

    private mutating func skipString() {
        position += 1
        while position < text.count, text[position] != UInt8(ascii: "\"") {
            position += text[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        position = min(position + 1, text.count)
    }

    private mutating func skipValue() {
        var depth = 0
        repeat {
            guard position < text.count else { return }
            switch text[position] {
            case UInt8(ascii: "\""): skipString()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                position += 1
            case UInt8(ascii: ","), UInt8(ascii: ":"): position += 1
            default: skipScalar()
            }
            skipSpace()
        } while depth > 0
    }

    private mutating func skipScalar() {
        let ends: [UInt8] = [0x20, 0x09, 0x0A, 0x0D] + Array(",:]}".utf8)
        repeat { position += 1 } while position < text.count && !ends.contains(text[position])
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < text.count, text[position] == UInt8(ascii: character) else { return false }
        position += 1
        skipSpace()
        return true
    }
}
