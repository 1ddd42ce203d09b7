import Foundation
import GRDBSQLite

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Writes CSV (RFC 4180, with line feeds) through one buffer.
struct CSVWriter: ~Copyable {
    private let path: String
    private let descriptor: Int32
    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    private var count = 0

    /// - Throws: `ResultsError.unwritable`.
    init(path: String) throws(ResultsError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .unwritable(path: path, reason: String(cString: strerror(errno))) }
    }

    deinit {
        close(descriptor)
        buffer.deallocate()
    }

    mutating func header(_ names: [String]) throws(ResultsError) {
        var line = names.joined(separator: ",") + "\n"
        try reserve(line.utf8.count)
        line.withUTF8 { put(ByteSlice($0)) }
    }

    mutating func row(_ row: ResultRow) throws(ResultsError) {
        for column in 0..<row.columnCount {
            let value = row.value(column)
            switch sqlite3_value_type(value) {
            case SQLITE_INTEGER:
                try reserve(Self.longestNumber)
                put(sqlite3_value_int64(value))
            case SQLITE_FLOAT:
                try reserve(Self.longestNumber)
                put(sqlite3_value_double(value))
            case SQLITE_TEXT:
                let text = row.text(column)
                // Each of its bytes may be a quote that is doubled.
                try reserve(2 * text.count + 2)
                putQuotedIfNeeded(text)
            default: break
            }
            try reserve(1)
            put(column < row.columnCount - 1 ? UInt8(ascii: ",") : UInt8(ascii: "\n"))
        }
    }

    /// Writes what is buffered, all of it.
    mutating func flush() throws(ResultsError) {
        var written = 0
        while written < count {
            let bytes = write(descriptor, buffer.baseAddress! + written, count - written)
            if bytes < 0, errno == EINTR { continue }
            guard bytes > 0 else { throw .unwritable(path: path, reason: String(cString: strerror(errno))) }
            written += bytes
        }
        count = 0
    }

    /// Makes room for `bytes` more: what is put after it needs no check.
    @inline(__always)
    private mutating func reserve(_ bytes: Int) throws(ResultsError) {
        if count + bytes > buffer.count { try makeRoom(for: bytes) }
    }

    private mutating func makeRoom(for bytes: Int) throws(ResultsError) {
        try flush()
        guard bytes > buffer.count else { return }
        buffer.deallocate()
        buffer = .allocate(byteCount: bytes, alignment: 16)
    }

    private static let longestNumber = 32

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        buffer[count] = byte
        count += 1
    }

    @inline(__always)
    private mutating func put(_ bytes: ByteSlice) {
        guard let start = bytes.baseAddress else { return }
        (buffer.baseAddress! + count).copyMemory(from: start, byteCount: bytes.count)
        count += bytes.count
    }

    private mutating func putQuotedIfNeeded(_ text: ByteSlice) {
        // Without an early exit, so that many bytes are compared at once.
        var specials: UInt8 = 0
        for byte in text {
            specials |= byte == UInt8(ascii: ",") ? 1 : 0
            specials |= byte == UInt8(ascii: "\"") ? 1 : 0
            specials |= byte == UInt8(ascii: "\n") ? 1 : 0
            specials |= byte == UInt8(ascii: "\r") ? 1 : 0
        }
        if specials == 0 { return put(text) }
        put(UInt8(ascii: "\""))
        for byte in text {
            if byte == UInt8(ascii: "\"") { put(byte) }
            put(byte)
        }
        put(UInt8(ascii: "\""))
    }

    private mutating func put(_ value: Int64) {
        if value < 0 { put(UInt8(ascii: "-")) }
        var magnitude = value.magnitude
        let start = count
        repeat {
            put(UInt8(ascii: "0") + UInt8(magnitude % 10))
            magnitude /= 10
        } while magnitude > 0
        buffer[start..<count].reverse()
    }

    /// The shortest decimal that reads back as `value`: nearly all of ours have at most six decimals, being nanoseconds
    /// counted in milliseconds, and take the short way.
    private mutating func put(_ value: Double) {
        let millionths = (value * 1e6).rounded()
        guard value.magnitude < 1e9, millionths / 1e6 == value else {
            var text = value.description
            return text.withUTF8 { put(ByteSlice($0)) }
        }
        var fraction = Int64(millionths.magnitude) % 1_000_000
        if millionths < 0 { put(UInt8(ascii: "-")) }
        put(Int64(millionths.magnitude) / 1_000_000)
        guard fraction > 0 else { return }
        put(UInt8(ascii: "."))
        var unit: Int64 = 100_000
        while fraction > 0 {
            put(UInt8(ascii: "0") + UInt8(fraction / unit))
            fraction %= unit
            unit /= 10
        }
    }
}
