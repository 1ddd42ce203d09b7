import Experiment
package import Foundation
import GRDB
import GRDBSQLite

extension RunInvocations {
    /// Reads them from a run's `results.sqlite`. A million take about 50 MB.
    ///
    /// - Throws: `ResultsError.unreadable`, or `CancellationError`.
    package static func read(from database: URL) async throws -> RunInvocations {
        // The file isn't made by looking at it.
        guard FileManager.default.fileExists(atPath: database.path) else {
            throw ResultsError.unreadable(
                path: database.path, reason: "there is no such file; 'harness process RUN' makes it")
        }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -16384") }
        do {
            let queue = try DatabaseQueue(path: database.path, configuration: configuration)
            return try await queue.read { try RunInvocationsReader(db: $0).read() }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            let reason = (error as? DatabaseError)?.message ?? "\(error)"
            throw ResultsError.unreadable(path: database.path, reason: "\(reason); 'harness process RUN' makes it anew")
        }
    }
}

/// Gathers the samples while the rows go by.
private struct RunInvocationsReader {
    let db: Database

    /// As the view `result` joins them, with the times of the journal; see `ResultsSchema`.
    private static let query = """
        SELECT d.plugin, d.memorySize, d.batchSize, coalesce(i.platformColdStart, i.functionColdStart), d.scheduled,
            i.duration, i.billedDuration, CASE WHEN d.accepted IS NULL THEN (d.received - d.scheduled) / 1e6 END,
            i.maxMemoryUsed, i.initDuration, i.initializationTime, i.coldStartTime, d.outcome,
            d.reusedFrom IS NOT NULL, d.startMode = 'cold'
        FROM delivery d LEFT JOIN invocation i
            ON i.deliveryId = d.id AND i.requestId = d.requestId AND (i.messageId IS NULL OR i.messageId = d.messageId)
        ORDER BY d.id
        """

    func read() throws -> RunInvocations {
        var samples = RunInvocations(cells: [], invocations: [])
        var indexes: [Cell: Int] = [:]
        var latest: (index: Int, name: [UInt8]) = (0, [])
        var failed: [Cell: (cold: [Double], warm: [Double])] = [:]
        var start = Int64.max
        try forEachRow(of: Self.query) { row in
            let scheduled = row.nanoseconds(4)
            let isReused = row.integer(13) == 1
            if !isReused { start = min(start, scheduled) }
            guard row.text(12).equals("succeeded") else {
                guard let reason = Outcome(rawValue: row.text(12).string).flatMap(RunInvocations.Unserved.Reason.init)
                else { return }
                samples.unserved.append(
                    .init(
                        reason, scheduled: Double(scheduled), roundTrip: Float(row.double(7) ?? .nan),
                        duration: Float(row.double(5) ?? .nan)))
                if let billed = row.double(6) {
                    if row.double(3) ?? row.double(14) == 1 {
                        failed[row.cell, default: ([], [])].cold.append(billed)
                    } else {
                        failed[row.cell, default: ([], [])].warm.append(billed)
                    }
                }
                return
            }
            guard let cold = row.double(3), row.double(5) != nil else { return }
            if !row.isOf(samples.cells.isEmpty ? nil : samples.cells[latest.index].cell, named: latest.name) {
                let cell = row.cell
                let index = indexes[cell] ?? samples.cells.count
                if index == samples.cells.count { samples.cells.append(.init(cell: cell)) }
                indexes[cell] = index
                latest = (index, Array(row.text(0)))
            }
            let isCold = cold == 1
            samples.invocations.append(
                .init(
                    cell: Int32(latest.index), isCold: isCold, scheduled: isReused ? .nan : Double(scheduled),
                    duration: Float(row.double(5) ?? .nan), billedDuration: Float(row.double(6) ?? .nan),
                    roundTrip: Float(row.double(7) ?? .nan), maxMemoryUsed: Float(row.double(8) ?? .nan)))
            if isCold {
                samples.cells[latest.index].addCold(
                    duration: row.double(5), initDuration: row.double(9), initializer: row.double(10),
                    whole: row.double(11), isBehindTopic: row.double(7) == nil)
            } else if let duration = row.double(5) {
                samples.cells[latest.index].warm.append(duration)
            }
        }
        try forEachRow(of: "SELECT scheduled FROM unsent") { row in
            start = min(start, row.nanoseconds(0))
            samples.unserved.append(.init(.unsent, scheduled: Double(row.nanoseconds(0))))
        }
        // Nanoseconds of a machine's uptime are whole numbers up to a hundred days, and then as good as whole.
        let origin = Double(start)
        for index in samples.invocations.indices {
            samples.invocations[index].scheduled = (samples.invocations[index].scheduled - origin) / 1e9
        }
        for index in samples.unserved.indices {
            samples.unserved[index].scheduled = (samples.unserved[index].scheduled - origin) / 1e9
        }
        for index in samples.cells.indices {
            (samples.cells[index].failedCold, samples.cells[index].failedWarm) =
                failed[samples.cells[index].cell] ?? ([], [])
            samples.cells[index].finish()
        }
        return samples
    }

    private func forEachRow(of query: String, _ body: (Row) -> Void) throws {
        let statement = try db.makeStatement(sql: query)
        while true {
            // The statement itself is asked each time, so that it lives as long as its rows.
            switch sqlite3_step(statement.sqliteStatement) {
            case SQLITE_ROW: body(Row(statement: statement.sqliteStatement))
            case SQLITE_DONE: return
            case let code: throw DatabaseError(resultCode: ResultCode(rawValue: code))
            }
        }
    }

    private struct Row {
        let statement: OpaquePointer

        /// Whether its cell is this one, which no string has to be made for.
        func isOf(_ cell: Cell?, named name: [UInt8]) -> Bool {
            guard let cell else { return false }
            return cell.memorySize == integer(1) && cell.batchSize == integer(2) && text(0).elementsEqual(name)
        }

        var cell: Cell { Cell(plugin: text(0).string, memorySize: integer(1), batchSize: integer(2)) }

        func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(statement, column)) }
        func nanoseconds(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }
        func double(_ column: Int32) -> Double? {
            sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : sqlite3_column_double(statement, column)
        }
        /// Valid until the statement steps on.
        func text(_ column: Int32) -> ByteSlice {
            ByteSlice(
                start: sqlite3_column_text(statement, column), count: Int(sqlite3_column_bytes(statement, column)))
        }
    }
}

extension RunInvocations.CellSample {
    /// Sums the phases up; `finish` divides.
    ///
    /// - Parameter isBehindTopic: whether the functions are elsewhere, and nobody tells of their sandboxes.
    fileprivate mutating func addCold(
        duration: Double?, initDuration: Double?, initializer: Double?, whole: Double?, isBehindTopic: Bool
    ) {
        if let whole {
            cold.append(whole)
        } else if let duration, let initDuration {
            initAndDuration.append(initDuration + duration)
        }
        guard let duration, let initDuration, let initializer, whole != nil || isBehindTopic else { return }
        phases.count += 1
        if let whole { phases.sandbox = (phases.sandbox ?? 0) + whole - initDuration - duration }
        phases.runtime += initDuration - initializer
        phases.initializer += initializer
        phases.firstCall += duration
    }

    fileprivate mutating func finish() {
        warm.sort()
        cold.sort()
        initAndDuration.sort()
        guard phases.count > 0 else { return }
        let n = Double(phases.count)
        phases.sandbox = phases.sandbox.map { $0 / n }
        phases.runtime /= n
        phases.initializer /= n
        phases.firstCall /= n
    }
}

extension RunInvocations.Unserved.Reason {
    /// Nil of a success.
    fileprivate init?(_ outcome: Outcome) {
        switch outcome {
        case .succeeded: return nil
        case .failed: self = .failed
        case .throttled: self = .throttled
        case .timedOut: self = .timedOut
        }
    }
}
