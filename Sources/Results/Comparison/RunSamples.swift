package import Experiment
import Foundation
import GRDB
import GRDBSQLite

/// The samples of a processed run, by cell and measure, cold and warm apart. Each is in the order of the journal: eight
/// bytes a value.
package struct RunSamples: Sendable {
    private struct Key: Hashable {
        var cell: Cell
        var isCold: Bool
        var measure: Measure
    }

    /// Deliveries that didn't succeed.
    package struct Failures: Sendable, Equatable {
        package var count = 0
        /// What their REPORT lines bill, in US dollars per 1,000 items: the sum.
        package var cost = 0.0

        package init(count: Int = 0, cost: Double = 0) {
            self.count = count
            self.cost = cost
        }
    }

    private var samples: [Key: [Double]] = [:]
    private var failures: [GroupKey: Failures] = [:]

    package init() {}

    /// Reads the succeeded invocations whose log was found, and what didn't succeed, from `results.sqlite`, which `RunProcessor` has made.
    ///
    /// - Throws: `ResultsError.unreadable`.
    package static func read(from folder: RunFolder) async throws(ResultsError) -> RunSamples {
        do {
            var configuration = Configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: folder.database.path, configuration: configuration)
            return try await queue.read { try RunSamples(database: $0) }
        } catch {
            throw .unreadable(path: folder.database.path, reason: "\(error)")
        }
    }

    /// Empty if there is no such invocation.
    package func values(of measure: Measure, in cell: Cell, cold: Bool) -> [Double] {
        samples[Key(cell: cell, isCold: cold, measure: measure)] ?? []
    }

    package mutating func append(_ value: Double, of measure: Measure, in cell: Cell, cold: Bool) {
        samples[Key(cell: cell, isCold: cold, measure: measure), default: []].append(value)
    }

    /// Cold if an instance had to be started, or, where no log tells, should have been.
    package func failures(in cell: Cell, cold: Bool) -> Failures {
        failures[GroupKey(cell: cell, isCold: cold)] ?? Failures()
    }

    package mutating func add(_ failures: Failures, in cell: Cell, cold: Bool) {
        self.failures[GroupKey(cell: cell, isCold: cold), default: Failures()].count += failures.count
        self.failures[GroupKey(cell: cell, isCold: cold), default: Failures()].cost += failures.cost
    }

    /// The samples of some plugins, by other names.
    ///
    /// - Parameter name: the new name; nil leaves the plugin out.
    func renaming(_ name: (String) -> String?) -> RunSamples {
        var renamed = RunSamples()
        for (key, values) in samples {
            guard let name = name(key.cell.plugin) else { continue }
            var key = key
            key.cell.plugin = name
            renamed.samples[key] = values
        }
        for (key, failures) in failures {
            guard let name = name(key.cell.plugin) else { continue }
            var key = key
            key.cell.plugin = name
            renamed.failures[key] = failures
        }
        return renamed
    }

    /// One cell's cold or warm samples, while rows go by.
    private struct Group {
        var values = [[Double]](repeating: [], count: Measure.allCases.count)
    }

    private struct GroupKey: Hashable {
        var cell: Cell
        var isCold: Bool
    }

    private init(database: Database) throws {
        let statement = try database.makeStatement(sql: Self.query)
        let handle = statement.sqliteStatement
        var groups: [Group] = []
        var indexes: [GroupKey: Int] = [:]
        while true {
            let code = sqlite3_step(handle)
            guard code == SQLITE_ROW else {
                guard code == SQLITE_DONE else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
                break
            }
            let plugin = sqlite3_column_text(handle, 0).map { String(cString: $0) } ?? ""
            let key = GroupKey(
                cell: Cell(
                    plugin: plugin, memorySize: Int(sqlite3_column_int64(handle, 1)),
                    batchSize: Int(sqlite3_column_int64(handle, 2))),
                isCold: sqlite3_column_int64(handle, 3) == 1)
            let index = indexes[key] ?? groups.count
            if index == groups.count {
                indexes[key] = index
                groups.append(Group())
            }
            for (place, column) in (Int32(4)..<11).enumerated()
            where sqlite3_column_type(handle, column) != SQLITE_NULL {
                groups[index].values[place].append(sqlite3_column_double(handle, column))
            }
        }
        for (key, index) in indexes {
            for (measure, values) in zip(Self.columns, groups[index].values) where !values.isEmpty {
                samples[Key(cell: key.cell, isCold: key.isCold, measure: measure)] = values
            }
        }
        for row in try Row.fetchAll(database, sql: Self.failures) {
            let cell = Cell(plugin: row[0], memorySize: row[1], batchSize: row[2])
            add(Failures(count: row[4], cost: row[5]), in: cell, cold: row[3])
        }
    }

    /// The measures in the order of the query's columns.
    private static let columns: [Measure] = [
        .latency, .duration, .coldStart, .initAndDuration, .billedDuration, .memory, .cost,
    ]

    private static let query = """
        SELECT plugin, lambdaMemorySize, batchSize, isColdStart = 'True', roundTrip, lambdaDuration, coldStartTime,
            CASE WHEN isColdStart = 'True' AND coldStartTime IS NULL THEN initDuration + lambdaDuration END,
            lambdaBilledDuration, lambdaMaxMemoryUsed,
            CASE WHEN batchSize > 0 THEN costUSD / batchSize * 1000 END
        FROM result
        WHERE outcome = 'succeeded' AND isColdStart IS NOT NULL AND lambdaDuration IS NOT NULL
        """

    private static let failures = """
        SELECT plugin, lambdaMemorySize, batchSize, coalesce(isColdStart = 'True', startMode = 'cold') AS isCold, count(*),
            total(CASE WHEN batchSize > 0 THEN costUSD / batchSize * 1000 END)
        FROM result WHERE outcome <> 'succeeded' GROUP BY plugin, lambdaMemorySize, batchSize, isCold
        """
}
