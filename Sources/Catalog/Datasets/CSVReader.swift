/// Reads CSV as RFC 4180 has it: quoted fields with line breaks, commas and doubled quotes; LF and lone CR end a record
/// as CRLF does. Blank lines are skipped.
///
/// Own, because SwiftCSV 0.10 changes data: it drops white space at the beginning of fields, ends records at U+2028 and
/// the like, and takes a quote that is never closed without a word. Its errors name no line.
package struct CSVReader {
    private let text: [UInt8]
    private let file: String
    private var position = 0
    /// The line at `position`.
    private var line = 1
    /// The unquoted content of the current record's fields, end to end.
    private var content: [UInt8] = []
    private var ends: [Int] = []
    /// The line on which the current record begins, counted from 1.
    package private(set) var recordLine = 0

    /// - Parameters:
    ///   - text: UTF-8 without a byte order mark.
    ///   - file: the file's name, for errors.
    package init(_ text: [UInt8], file: String) {
        self.text = text
        self.file = file
    }

    /// How many fields the current record has.
    package var count: Int { ends.count }

    /// The content of a field of the current record, as UTF-8.
    package subscript(field: Int) -> ArraySlice<UInt8> { content[(field == 0 ? 0 : ends[field - 1])..<ends[field]] }

    /// Goes on to the next record.
    ///
    /// - Returns: false after the last one.
    /// - Throws: ``CatalogError`` with the line, for a quote that is never closed or is followed by more text.
    package mutating func next() throws(CatalogError) -> Bool {
        skipBlankLines()
        guard position < text.count else { return false }
        content.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        recordLine = line
        repeat {
            if position < text.count, text[position] == quote {
                try takeQuoted()
            } else {
                takePlain()
            }
            ends.append(content.count)
        } while takeComma()
        takeLineBreak()
        return true
    }

    private mutating func takePlain() {
        let start = position
        while position < text.count, text[position] != comma, !isLineBreak(text[position]) { position += 1 }
        content.append(contentsOf: text[start..<position])
    }

    private mutating func takeQuoted() throws(CatalogError) {
        let openingLine = line
        position += 1
        while true {
            let start = position
            while position < text.count, text[position] != quote {
                if text[position] == lineFeed { line += 1 }
                position += 1
            }
            content.append(contentsOf: text[start..<position])
            guard position < text.count else {
                throw CatalogError(
                    "the quote opened here is never closed", file: file, line: openingLine,
                    advice: "A quote inside of a quoted field is doubled: \"\"")
            }
            position += 1
            guard position < text.count, text[position] == quote else { break }
            content.append(quote)
            position += 1
        }
        guard position == text.count || text[position] == comma || isLineBreak(text[position]) else {
            throw CatalogError(
                "there is text after the closing quote of a field", file: file, line: line,
                advice: "A quote inside of a quoted field is doubled: \"\"")
        }
    }

    private mutating func takeComma() -> Bool {
        guard position < text.count, text[position] == comma else { return false }
        position += 1
        return true
    }

    private mutating func takeLineBreak() {
        guard position < text.count else { return }
        if text[position] == carriageReturn, position + 1 < text.count, text[position + 1] == lineFeed { position += 1 }
        position += 1
        line += 1
    }

    private mutating func skipBlankLines() {
        while position < text.count, isLineBreak(text[position]) { takeLineBreak() }
    }
}

private let quote = UInt8(ascii: "\"")
private let comma = UInt8(ascii: ",")
private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")

private func isLineBreak(_ byte: UInt8) -> Bool { byte == lineFeed || byte == carriageReturn }
