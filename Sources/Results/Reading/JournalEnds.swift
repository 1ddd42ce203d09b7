import Foundation

/// The first and the last line of a journal, without reading what is between.
struct JournalEnds {
    private static let longestEnd = 4096
    private(set) var startedAt = ""
    /// Whether its last line is the run's end: nobody writes on, unless the run is resumed.
    private(set) var hasEnded = false
    private(set) var isComplete = false

    /// Nil if there is no journal.
    init?(_ file: URL) {
        guard let handle = try? FileHandle(forReadingFrom: file) else { return nil }
        defer { try? handle.close() }
        guard let head = try? handle.read(upToCount: Self.longestEnd) ?? Data(),
            let size = try? handle.seekToEnd(),
            (try? handle.seek(toOffset: size - min(size, UInt64(Self.longestEnd)))) != nil,
            let tail = try? handle.readToEnd() ?? Data()
        else { return nil }
        if let first = head.split(separator: UInt8(ascii: "\n")).first, Self.value("kind", of: first) == "run" {
            startedAt = Self.value("startedAt", of: first) ?? ""
        }
        if let last = tail.split(separator: UInt8(ascii: "\n")).last, Self.value("kind", of: last) == "end" {
            hasEnded = true
            isComplete = Self.value("complete", of: last) == "true"
        }
    }

    /// A value of a whole line; nil if the line is torn or has no such key.
    private static func value(_ name: String, of line: Data) -> String? {
        Array(line).withUnsafeBytes { bytes in
            var found: String?
            let isWhole = FlatJSON.scan(bytes) { key, value in
                if key.string == name { found = value.string }
            }
            return isWhole ? found : nil
        }
    }
}
