import Foundation
import GRDB
import GRDBSQLite

/// Runs one prepared INSERT again and again, binding values straight from read buffers.
struct StatementWriter {
    private let statement: Statement
    private let handle: OpaquePointer
    private var column: Int32 = 0

    init(_ sql: String, in db: Database) throws {
        statement = try db.makeStatement(sql: sql)
        handle = statement.sqliteStatement
    }

    /// An empty text is NULL. SQLite copies the bytes at once, so that they need not outlive the call.
    @inline(__always)
    mutating func bind(_ text: ByteSlice) {
        column += 1
        guard let base = text.baseAddress, !text.isEmpty else { return }
        // The destructor −1 is SQLITE_TRANSIENT, which C's macro can't tell Swift.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        sqlite3_bind_text(handle, column, base.assumingMemoryBound(to: CChar.self), Int32(text.count), transient)
    }

    @inline(__always)
    mutating func bind(_ text: borrowing ShortText) {
        let writer = text.withBytes { bytes in
            var writer = self
            writer.bind(bytes)
            return writer.column
        }
        column = writer
    }

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
        guard code == SQLITE_DONE else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
    }
}
