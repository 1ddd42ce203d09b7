package import Experiment
import Foundation
import GRDB

/// Rebuilds everything derived in a run's folder from its journal and logs.
///
/// Journal and logs are streamed into `results.sqlite`, which joins them; `results.csv` is the view `result` of it.
/// Both are written under temporary names and renamed at the end: if anything fails, the previous files stay.
package struct RunProcessor: Sendable {
    private let folder: RunFolder

    package init(folder: RunFolder) { self.folder = folder }

    /// Writes `results.csv` and `results.sqlite`. Memory is bounded: a million invocations take less than 150 MB.
    ///
    /// - Throws: `ResultsError`.
    package func process() async throws -> RunSummary {
        guard FileManager.default.fileExists(atPath: folder.journal.path) else {
            throw ResultsError.notARun(path: folder.url.path, reason: "it has no journal.jsonl")
        }
        let suffix = ".\(ProcessInfo.processInfo.processIdentifier).tmp"
        let database = folder.database.path + suffix
        let csv = folder.results.path + suffix
        remove(database)
        defer {
            remove(database)
            remove(csv)
        }
        do {
            let queue = try ResultsDatabase.open(path: database)
            let summary = try await queue.write { db in
                try RunProcessing(folder: folder, database: ResultsDatabase(db: db)).run(csv: csv)
            }
            try queue.close()
            try rename(database, to: folder.database.path)
            try rename(csv, to: folder.results.path)
            return summary
        } catch let error as DatabaseError {
            throw ResultsError.unwritable(path: folder.database.path, reason: error.message ?? "\(error)")
        }
    }

    private func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

    private func rename(_ path: String, to destination: String) throws(ResultsError) {
        guard Foundation.rename(path, destination) == 0 else {
            throw .unwritable(path: destination, reason: String(cString: strerror(errno)))
        }
    }
}
