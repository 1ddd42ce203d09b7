package import Foundation

/// The items of a dataset as raw JSON values, ready to be pasted into a message.
///
/// Reads the canonical `rows.jsonl` (one object a line, `{"text":"…",…}` or `{"features":[…],…}`): the item is the
/// object's first value.
package struct DatasetRows: Sendable {
    private let bytes: [UInt8]
    private let ranges: [Range<Int>]

    package var count: Int { ranges.count }
    package subscript(row: Int) -> ArraySlice<UInt8> { bytes[ranges[row]] }

    /// - Throws: `ExperimentError` if the file can't be read, holds no row, or a line isn't in the canonical form.
    package init(file: URL) throws(ExperimentError) {
        do { bytes = [UInt8](try Data(contentsOf: file)) } catch {
            throw .unreadable(path: file.path, reason: "\(error)")
        }
        var ranges: [Range<Int>] = []
        var lineStart = 0
        var line = 1
        while lineStart < bytes.endIndex {
            let lineEnd = bytes[lineStart...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
            if lineEnd > lineStart {
                guard let item = Self.firstValue(of: bytes[lineStart..<lineEnd]) else {
                    throw .malformedRow(path: file.path, line: line)
                }
                ranges.append(item)
            }
            lineStart = lineEnd + 1
            line += 1
        }
        guard !ranges.isEmpty else { throw .emptyDataset(path: file.path) }
        self.ranges = ranges
    }

    /// Where the first value of a one-line object stands: a string up to its closing quote, or an array of numbers up
    /// to its bracket.
    private static func firstValue(of line: ArraySlice<UInt8>) -> Range<Int>? {
        guard line.first == UInt8(ascii: "{"), let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let start = colon + 1
        guard start < line.endIndex else { return nil }
        switch line[start] {
        case UInt8(ascii: "["):
            return line[start...].firstIndex(of: UInt8(ascii: "]")).map { start..<$0 + 1 }
        case UInt8(ascii: "\""):
            var i = start + 1
            while i < line.endIndex {
                switch line[i] {
                case UInt8(ascii: "\\"): i += 2
                case UInt8(ascii: "\""): return start..<i + 1
                default: i += 1
                }
            }
            return nil
        default: return nil
        }
    }
}
