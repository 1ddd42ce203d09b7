import Foundation

/// One event of a log group: what a function or Lambda has written, mostly one line.
package struct LogGroupEvent: Sendable, Hashable {
    /// Unique within the log group.
    package var id: String
    /// When it was written, in milliseconds since 1970.
    package var timestamp: Int64
    package var message: String

    package init(id: String, timestamp: Int64, message: String) {
        self.id = id
        self.timestamp = timestamp
        self.message = message
    }
}

/// One function's log in a run's folder, as it is collected from the cloud: loses and repeats no event, however often
/// the process is killed.
///
/// Beside the text lies an index, `<function>.events`, a line per event: where its text ends, its time and its id. Text is
/// written first. What has no line in the index was being written when the process ended: it is cut off when the archive
/// is opened, and collected again.
package final class LogArchive {
    private let textPath: String
    private let text: FileHandle
    private let index: FileHandle
    private var end: UInt64
    private var indexEnd: UInt64
    private var ids: Set<UInt64>
    /// The time of the newest event, in milliseconds since 1970; nil in an empty archive.
    package private(set) var newest: Int64?

    package var count: Int { ids.count }

    /// Opens an archive, or begins one.
    ///
    /// - Parameter path: the log; the index is its sibling.
    /// - Throws: `LogArchiveError`.
    package init(path: String) throws(LogArchiveError) {
        textPath = path
        do {
            let (text, index) = (try Self.open(path), try Self.open(Self.indexPath(of: path)))
            let known = try Self.read(index, textSize: try text.seekToEnd())
            try text.truncate(atOffset: known.textEnd)
            try index.truncate(atOffset: known.indexEnd)
            (self.text, self.index) = (text, index)
            (end, indexEnd, newest, ids) = (known.textEnd, known.indexEnd, known.newest, known.ids)
        } catch {
            throw LogArchiveError(path: path, reason: error.localizedDescription)
        }
    }

    package static func indexPath(of path: String) -> String {
        (path as NSString).deletingPathExtension + ".events"
    }

    /// Adds the events that aren't there yet.
    ///
    /// - Returns: those that were new, in the order given.
    /// - Throws: `LogArchiveError` if the disk is full, say; nothing is lost then: they aren't in the archive, and are collected
    ///   again.
    package func append(_ events: [LogGroupEvent]) throws(LogArchiveError) -> [LogGroupEvent] {
        var added: [LogGroupEvent] = []
        var lines = Data()
        var entries = Data()
        var position = end
        var seen = ids
        for event in events where seen.insert(Self.hash(event.id)).inserted {
            let line = Data(event.message.trimmingSuffix { $0.isNewline }.utf8) + [UInt8(ascii: "\n")]
            lines.append(line)
            position += UInt64(line.count)
            entries.append(Data("\(position) \(event.timestamp) \(event.id)\n".utf8))
            added.append(event)
        }
        guard !added.isEmpty else { return [] }
        do {
            try text.write(contentsOf: lines)
            try index.write(contentsOf: entries)
        } catch {
            try? text.truncate(atOffset: end)
            try? index.truncate(atOffset: indexEnd)
            throw LogArchiveError(path: textPath, reason: error.localizedDescription)
        }
        end = position
        indexEnd += UInt64(entries.count)
        ids = seen
        newest = max(newest ?? .min, added.map(\.timestamp).max() ?? .min)
        return added
    }

    private struct Known {
        var textEnd: UInt64 = 0
        var indexEnd: UInt64 = 0
        var newest: Int64?
        var ids: Set<UInt64> = []
    }

    /// Reads the index up to the first line that is torn, or that speaks of text which isn't there.
    private static func read(_ index: FileHandle, textSize: UInt64) throws -> Known {
        var known = Known()
        try index.seek(toOffset: 0)
        let data = try index.readToEnd() ?? Data()
        var rest = data[...]
        while let lineEnd = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let fields = String(decoding: rest[..<lineEnd], as: UTF8.self).split(separator: " ")
            guard fields.count == 3, let end = UInt64(fields[0]), let time = Int64(fields[1]), end <= textSize,
                end > known.textEnd
            else { break }
            known.textEnd = end
            known.newest = max(known.newest ?? .min, time)
            known.ids.insert(hash(String(fields[2])))
            rest = rest[(lineEnd + 1)...]
            known.indexEnd = UInt64(rest.startIndex - data.startIndex)
        }
        return known
    }

    private static func open(_ path: String) throws -> FileHandle {
        if !FileManager.default.fileExists(atPath: path) {
            guard FileManager.default.createFile(atPath: path, contents: nil) else {
                throw CocoaError(.fileWriteNoPermission)
            }
        }
        return try FileHandle(forUpdating: URL(filePath: path))
    }

    /// FNV-1a: eight bytes an event in memory. Among a million ids two share a hash with a chance of one in 37 million.
    private static func hash(_ id: String) -> UInt64 {
        id.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }
}

/// A log can't be kept.
package struct LogArchiveError: Error, Hashable, CustomStringConvertible {
    package var path: String
    package var reason: String

    package var description: String {
        "can't keep \(path): \(reason). What was collected before stays; 'harness collect' gets the rest"
    }
}

extension String {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
        var slice = self[...]
        while let last = slice.last, predicate(last) { slice.removeLast() }
        return slice
    }
}
