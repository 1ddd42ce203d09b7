package import Catalog
package import Experiment
import Foundation
import GRDB
import Synchronization

/// Rebuilds everything derived in a run's folder from its journal and logs.
///
/// Journal and logs are streamed into `results.sqlite`, which joins them; `results.csv` is the view `result` of it.
/// Both are written under temporary names and renamed at the end: if anything fails, the previous files stay. The summary
/// is kept in `summary.json`, which comes last.
package struct RunProcessor: Sendable {
    private let folder: RunFolder

    package init(folder: RunFolder) { self.folder = folder }

    /// The run's summary, with `results.csv` and `results.sqlite` beside it: they are made anew only if anything that they
    /// were made from has changed, or they themselves have.
    ///
    /// - Parameter progress: told of the stages of a run that takes long.
    /// - Throws: as ``process(progress:)``.
    package func summary(progress: @escaping ProgressHandler = { _ in }) async throws -> RunSummary {
        if let kept = KeptSummary(upToDateIn: folder) { return kept.summary }
        return try await process(progress: progress)
    }

    /// Writes `results.csv` and `results.sqlite`, whatever is there. Memory is bounded: a million invocations take less than 150 MB.
    ///
    /// - Parameter progress: told of the stages of a run that takes long.
    /// - Throws: `ResultsError`, `ResultsError.newerFormat` among them, or `CancellationError`.
    package func process(progress: @escaping ProgressHandler = { _ in }) async throws -> RunSummary {
        guard FileManager.default.fileExists(atPath: folder.journal.path) else {
            throw ResultsError.notARun(path: folder.url.path, reason: "it has no journal.jsonl")
        }
        let origin = KeptSummary.Origin(of: folder)
        try RunFormat.check(folder)
        let suffix = ".\(ProcessInfo.processInfo.processIdentifier).tmp"
        let database = folder.database.path + suffix
        let csv = folder.results.path + suffix
        removeAbandoned()
        defer {
            remove(database)
            remove(csv)
        }
        do {
            let queue = try ResultsDatabase.open(path: database)
            let cancelled = Flag()
            let summary = try await withTaskCancellationHandler {
                try await queue.write { db in
                    try RunProcessing(
                        folder: folder, database: ResultsDatabase(db: db), progress: progress,
                        isCancelled: { cancelled.isRaised }
                    ).run(csv: csv)
                }
            } onCancel: {
                cancelled.raise()
            }
            try queue.close()
            try rename(database, to: folder.database.path)
            try rename(csv, to: folder.results.path)
            // Where it can't be kept, it is made again the next time.
            if let origin { try? KeptSummary(summary, from: origin, in: folder).write(to: folder) }
            return summary
        } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
            throw CancellationError()
        } catch let error as DatabaseError {
            throw ResultsError.unwritable(path: folder.database.path, reason: error.message ?? "\(error)")
        }
    }

    /// What processes left behind that were killed: their names end in the process's id.
    private func removeAbandoned() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.url.path)) ?? []
        for name in names where name.hasPrefix("results.") && name.hasSuffix(".tmp") {
            guard let id = name.split(separator: ".").dropLast().last.flatMap({ pid_t($0) }), id > 0 else { continue }
            let isAlive = kill(id, 0) == 0 || errno != ESRCH
            if !isAlive || id == getpid() { remove(folder.url.appending(path: name).path) }
        }
    }

    private func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

    private func rename(_ path: String, to destination: String) throws(ResultsError) {
        guard Foundation.rename(path, destination) == 0 else {
            throw .unwritable(path: destination, reason: String(cString: strerror(errno)))
        }
    }
}

/// Carries a task's cancellation to the database's thread. SQLite's own interruption ends only a statement that runs at
/// that moment, and here thousands begin and end each second.
private final class Flag: Sendable {
    private let raised = Atomic(false)

    var isRaised: Bool { raised.load(ordering: .relaxed) }
    func raise() { raised.store(true, ordering: .relaxed) }
}
