import Glibc

/// Writes archives, a piece at a time: the same entries always give the same bytes.
package struct TarWriter: ~Copyable {
    /// Takes the next bytes of the archive.
    package typealias Sink = (UnsafeRawBufferPointer) throws -> Void

    private let sink: Sink
    private let piece: UnsafeMutableRawBufferPointer
    private static let pieceSize = 1 << 20

    package init(to sink: @escaping Sink) {
        self.sink = sink
        piece = .allocate(byteCount: Self.pieceSize, alignment: 16)
    }

    deinit { piece.deallocate() }

    /// Writes a whole archive of exactly these entries, in this order.
    ///
    /// - Throws: ``ImageError/unreadable(path:reason:)`` also for a file that isn't as long as its entry says, as somebody
    ///   is writing it; and what the sink throws.
    package static func write(_ entries: [TarEntry], to sink: @escaping Sink) throws {
        let writer = TarWriter(to: sink)
        for entry in entries { try writer.add(entry) }
        try writer.finish()
    }

    /// How long an archive of these entries is.
    package static func size(of entries: [TarEntry]) -> Int {
        entries.reduce(TarHeader.end.count) { size, entry in
            size + TarHeader.bytes(of: entry).count + entry.size + TarHeader.padding(after: entry.size).count
        }
    }

    package func add(_ entry: TarEntry) throws {
        try TarHeader.bytes(of: entry).withUnsafeBytes(sink)
        switch entry.content {
        case .folder, .link: return
        case .bytes(let bytes): try bytes.withUnsafeBytes(sink)
        case .file(let path, let size): try copy(path, size: size)
        }
        try TarHeader.padding(after: entry.size).withUnsafeBytes(sink)
    }

    package func finish() throws { try TarHeader.end.withUnsafeBytes(sink) }

    private func copy(_ path: String, size: Int) throws { try Self.read(path, size: size, into: piece, to: sink) }

    /// Reads a file of that size, a piece at a time.
    static func read(_ path: String, size: Int, to sink: Sink) throws {
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)
        defer { piece.deallocate() }
        try read(path, size: size, into: piece, to: sink)
    }

    private static func read(
        _ path: String, size: Int, into piece: UnsafeMutableRawBufferPointer, to sink: Sink
    ) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ImageError.unreadable(path: path, reason: lastSystemError()) }
        defer { close(descriptor) }
        var left = size
        while true {
            let count = Glibc.read(descriptor, piece.baseAddress, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ImageError.unreadable(path: path, reason: lastSystemError()) }
            guard count <= left, count > 0 || left == 0 else {
                throw ImageError.unreadable(path: path, reason: "its size changes: somebody is writing it")
            }
            if count == 0 { return }
            left -= count
            try sink(UnsafeRawBufferPointer(rebasing: piece[..<count]))
        }
    }
}

/// What the system says of the call that just failed.
func lastSystemError() -> String { String(cString: strerror(errno)) }
