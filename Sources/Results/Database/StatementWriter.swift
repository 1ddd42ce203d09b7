import Foundation
import GRDB
import GRDBSQLite

/// Runs one prepared INSERT again and again, binding values straight from read buffers.
///
/// Bound texts are gathered in a buffer of its own until the row is inserted: SQLite would allocate for each of them.
struct StatementWriter: ~Copyable {
    private let statement: Statement
    private let handle: OpaquePointer
    private var column: Int32 = 0
    private let texts = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 1)
    private var textBytes = 0

    init(_ sql: String, in db: Database) throws {
        statement = try db.makeStatement(sql: sql)
        handle = statement.sqliteStatement
    }

    deinit { texts.deallocate() }

    /// An empty text is NULL. The bytes need not outlive the call.
    @inline(__always)
    mutating func bind(_ text: ByteSlice) {
        column += 1
        guard !text.isEmpty else { return }
        guard textBytes + text.count <= texts.count else { return bindCopy(of: text) }
        let place = texts.baseAddress! + textBytes
        place.copyMemory(from: text.baseAddress!, byteCount: text.count)
        textBytes += text.count
        sqlite3_bind_text(handle, column, place.assumingMemoryBound(to: CChar.self), Int32(text.count), nil)
    }

    /// Of a text that the buffer has no room for, SQLite makes its own copy.
    private func bindCopy(of text: ByteSlice) {
        // The destructor −1 is SQLITE_TRANSIENT, which C's macro can't tell Swift.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        let start = text.baseAddress?.assumingMemoryBound(to: CChar.self)
        sqlite3_bind_text(handle, column, start, Int32(text.count), transient)
    }

    @inline(__always)
    mutating func bind(_ text: borrowing ShortText) { text.withBytes { bind($0) } }

    @inline(__always)
    mutating func bind(_ value: Int64?) {
        column += 1
        if let value { sqlite3_bind_int64(handle, column, value) }
    }

    @inline(__always)
    mutating func bind(_ value: Double?) {
        column += 1
        if let value { sqlite3_bind_double(handle, column, value) }
    }

    @inline(__always)
    mutating func bind(_ value: Bool?) { bind(value.map { $0 ? Int64(1) : 0 }) }

    /// Inserts the row whose columns have been bound.
    mutating func insert() throws {
        let code = sqlite3_step(handle)
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
        column = 0
        textBytes = 0
        guard code == SQLITE_DONE else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
    }
}
