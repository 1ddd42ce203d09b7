import Experiment
import GRDBSQLite

/// The row of the view `result` that a statement stands at.
struct ResultRow {
    /// Where the columns are.
    struct Layout {
        let messageId, plugin, memorySize, batchSize, outcome, attempts, isColdStart, functionColdStart: Int32
        let duration, billed, processing, roundTrip, memory, initDuration, coldStart, cost, digest, limits,
            lateness, idleGap, idleTime, reusedFrom: Int32

        init(_ names: [String]) {
            func index(_ name: String) -> Int32 { Int32(names.firstIndex(of: name) ?? -1) }
            messageId = index("messageId")
            plugin = index("plugin")
            memorySize = index("lambdaMemorySize")
            batchSize = index("batchSize")
            outcome = index("outcome")
            attempts = index("attempts")
            isColdStart = index("isColdStart")
            functionColdStart = index("functionColdStart")
            duration = index("lambdaDuration")
            billed = index("lambdaBilledDuration")
            processing = index("processingTime")
            roundTrip = index("roundTrip")
            memory = index("lambdaMaxMemoryUsed")
            initDuration = index("initDuration")
            coldStart = index("coldStartTime")
            cost = index("costUSD")
            digest = index("outputDigest")
            limits = index("limits")
            lateness = index("lateness")
            idleGap = index("idleGap")
            idleTime = index("idleTime")
            reusedFrom = index("reusedFrom")
        }
    }

    let statement: OpaquePointer
    let layout: Layout
    let columnCount: Int32

    /// Valid until the statement steps on. Read with `sqlite3_value_…`, which checks less than
    /// `sqlite3_column_…`, and may, since nobody else uses the connection.
    @inline(__always)
    func value(_ column: Int32) -> OpaquePointer? { sqlite3_column_value(statement, column) }

    /// Nil for NULL.
    func double(_ column: Int32) -> Double? {
        let value = value(column)
        return sqlite3_value_type(value) == SQLITE_NULL ? nil : sqlite3_value_double(value)
    }

    func integer(_ column: Int32) -> Int { Int(sqlite3_value_int64(value(column))) }

    /// Empty for NULL; valid until the statement steps on.
    func text(_ column: Int32) -> ByteSlice {
        let value = value(column)
        return ByteSlice(start: sqlite3_value_text(value), count: Int(sqlite3_value_bytes(value)))
    }

    /// `True`, `False`, or nil for NULL.
    func flag(_ column: Int32) -> Bool? {
        let text = text(column)
        return text.isEmpty ? nil : text.equals("True")
    }

    var outcome: Outcome? {
        let text = text(layout.outcome)
        // Nearly always this one, and told without making a string.
        return text.equals("succeeded") ? .succeeded : Outcome(rawValue: text.string)
    }
}
