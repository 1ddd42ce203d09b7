import Experiment
import Foundation
import GRDB

/// What the rows of one cell have in common.
struct CellRows {
    private(set) var count = 0
    /// How many succeeded at the first attempt and are in the logs.
    private var spotless = 0
    private var limits: Set<String> = []

    /// Whether nothing is wrong with any of them, and all were measured with these limits in force.
    func isSpotless(limits wanted: String) -> Bool { count > 0 && spotless == count && limits == [wanted] }

    /// Reads `results.sqlite`, which `RunProcessor` has made.
    ///
    /// - Throws: `DatabaseError`.
    static func read(from folder: RunFolder) async throws -> [Cell: CellRows] {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: folder.database.path, configuration: configuration)
        return try await queue.read { db in
            var cells: [Cell: CellRows] = [:]
            for row in try Row.fetchAll(db, sql: Self.query) {
                let cell = Cell(plugin: row["plugin"] ?? "", memorySize: row["memorySize"], batchSize: row["batchSize"])
                cells[cell, default: CellRows()].count += row["count"]
                cells[cell, default: CellRows()].spotless += row["spotless"]
                cells[cell, default: CellRows()].limits.insert(row["limits"] ?? "")
            }
            return cells
        }
    }

    private static let query = """
        SELECT plugin, lambdaMemorySize AS memorySize, batchSize, limits, count(*) AS count,
            sum(outcome = 'succeeded' AND attempts = 1 AND isColdStart IS NOT NULL AND lambdaDuration IS NOT NULL)
                AS spotless
        FROM result GROUP BY plugin, lambdaMemorySize, batchSize, limits
        """
}
