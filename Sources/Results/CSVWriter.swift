import Foundation
import GRDBSQLite

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Writes CSV (RFC 4180, with line feeds) through one buffer.
struct CSVWriter: ~Copyable {
    private static let bufferBytes = 1 << 18
    private let path: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    /// - Throws: `ResultsError.unwritable`.
    init(path: String) throws(ResultsError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .unwritable(path: path, reason: String(cString: strerror(errno))) }
        buffer.reserveCapacity(Self.bufferBytes + 4096)
    }

    deinit { close(descriptor) }

    mutating func header(_ names: [String]) {
        buffer.append(contentsOf: names.joined(separator: ",").utf8)
        buffer.append(UInt8(ascii: "\n"))
    }

    /// Writes the row that `statement` stands at.
    mutating func row(_ statement: OpaquePointer, columns: Int32) throws(ResultsError) {
        for column in 0..<columns {
            if column > 0 { buffer.append(UInt8(ascii: ",")) }
            switch sqlite3_column_type(statement, column) {
            case SQLITE_INTEGER: Self.append(sqlite3_column_int64(statement, column), to: &buffer)
            case SQLITE_FLOAT: Self.append(sqlite3_column_double(statement, column), to: &buffer)
            case SQLITE_TEXT:
                let text = ByteSlice(
                    start: sqlite3_column_text(statement, column),
                    count: Int(sqlite3_column_bytes(statement, column)))
                Self.append(text, to: &buffer)
            default: break
            }
        }
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    /// Writes what is buffered, all of it.
    mutating func flush() throws(ResultsError) {
        var written = 0
        while written < buffer.count {
            let count = buffer.withUnsafeBytes { write(descriptor, $0.baseAddress! + written, $0.count - written) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .unwritable(path: path, reason: String(cString: strerror(errno))) }
            written += count
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Quoted only where it must be.
    static func append(_ text: ByteSlice, to buffer: inout [UInt8]) {
        let isPlain = text.allSatisfy {
            $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r")
        }
        if isPlain { return buffer.append(contentsOf: text) }
        buffer.append(UInt8(ascii: "\""))
        for byte in text {
            if byte == UInt8(ascii: "\"") { buffer.append(byte) }
            buffer.append(byte)
        }
        buffer.append(UInt8(ascii: "\""))
    }

    static func append(_ value: Int64, to buffer: inout [UInt8]) {
        if value < 0 { buffer.append(UInt8(ascii: "-")) }
        var magnitude = value.magnitude
        let start = buffer.count
        repeat {
            buffer.append(UInt8(ascii: "0") + UInt8(magnitude % 10))
            magnitude /= 10
        } while magnitude > 0
        buffer[start...].reverse()
    }

    /// The shortest decimal that reads back as `value`: nearly all of ours have at most six decimals, being nanoseconds
    /// counted in milliseconds, and take the short way.
    static func append(_ value: Double, to buffer: inout [UInt8]) {
        let millionths = (value * 1e6).rounded()
        guard value.magnitude < 1e9, millionths / 1e6 == value else {
            return buffer.append(contentsOf: value.description.utf8)
        }
        var fraction = Int64(millionths.magnitude) % 1_000_000
        if millionths < 0 { buffer.append(UInt8(ascii: "-")) }
        append(Int64(millionths.magnitude) / 1_000_000, to: &buffer)
        guard fraction > 0 else { return }
        buffer.append(UInt8(ascii: "."))
        var unit: Int64 = 100_000
        while fraction > 0 {
            buffer.append(UInt8(ascii: "0") + UInt8(fraction / unit))
            fraction %= unit
            unit /= 10
        }
    }
}
