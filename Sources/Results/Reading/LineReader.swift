import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Reads a file line by line through one fixed buffer, so that neither the file's size nor a line's matters.
enum LineReader {
    /// Longer lines are skipped and counted: no line of ours comes near.
    static let longestLine = 1 << 20

    /// What was read.
    struct Counts: Sendable {
        var bytes = 0
        var lines = 0
        /// Lines longer than `longestLine`; `body` was not called for them.
        var overlong = 0
        /// Whether the last line lacks its line feed, as after `kill -9`. `body` was called for it.
        var endsTorn = false
    }

    /// Calls `body` with each line, without its line feed. The bytes are valid during the call only.
    ///
    /// - Throws: `ResultsError.unreadable`.
    static func forEachLine(
        of file: URL, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Counts {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(file) }
        defer { close(descriptor) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: longestLine + 1, alignment: 16)
        defer { buffer.deallocate() }

        var counts = Counts()
        var filled = 0
        var isSkipping = false
        while true {
            let count = read(descriptor, buffer.baseAddress! + filled, buffer.count - filled)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(file) }
            if count == 0 { break }
            counts.bytes += count
            let bytes = ByteSlice(rebasing: buffer[..<(filled + count)])
            var start = 0
            // What was carried over has no line feed in it.
            var end = bytes.find(UInt8(ascii: "\n"), from: filled)
            while let lineFeed = end {
                counts.lines += 1
                if isSkipping {
                    isSkipping = false
                    counts.overlong += 1
                } else {
                    try body(bytes.slice(start..<lineFeed))
                }
                start = lineFeed + 1
                end = bytes.find(UInt8(ascii: "\n"), from: start)
            }
            filled = bytes.count - start
            if isSkipping || filled == buffer.count {
                isSkipping = true
                filled = 0
            } else if filled > 0, start > 0 {
                buffer.baseAddress!.copyMemory(from: bytes.baseAddress! + start, byteCount: filled)
            }
        }
        if isSkipping || filled > 0 {
            counts.lines += 1
            counts.endsTorn = true
            if isSkipping { counts.overlong += 1 } else { try body(ByteSlice(rebasing: buffer[..<filled])) }
        }
        return counts
    }

    private static func failure(_ file: URL) -> ResultsError {
        .unreadable(path: file.path, reason: String(cString: strerror(errno)))
    }
}
