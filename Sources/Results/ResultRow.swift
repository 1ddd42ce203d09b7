import GRDBSQLite

/// The row of the view `result` that a statement stands at.
struct ResultRow {
    /// Where the columns are.
    struct Layout {
        let messageId, plugin, memorySize, batchSize, outcome, isColdStart, functionColdStart: Int32
        let duration, billed, processing, roundTrip, memory, initDuration, coldStart, cost, digest, limits: Int32

        init(_ names: [String]) {
            func index(_ name: String) -> Int32 { Int32(names.firstIndex(of: name) ?? -1) }
            messageId = index("messageId")
            plugin = index("plugin")
            memorySize = index("lambdaMemorySize")
            batchSize = index("batchSize")
            outcome = index("outcome")
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
        }
    }

    let statement: OpaquePointer
    let layout: Layout

    /// Nil for NULL.
    func double(_ column: Int32) -> Double? {
        sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : sqlite3_column_double(statement, column)
    }

    func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(statement, column)) }

    /// Empty for NULL; valid until the statement steps on.
    func text(_ column: Int32) -> ByteSlice {
        ByteSlice(start: sqlite3_column_text(statement, column), count: Int(sqlite3_column_bytes(statement, column)))
    }

    /// `True`, `False`, or nil for NULL.
    func flag(_ column: Int32) -> Bool? {
        let text = text(column)
        return text.isEmpty ? nil : text.equals("True")
    }
}
