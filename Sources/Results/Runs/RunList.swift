package import Experiment
import Foundation

/// The runs in a folder.
package struct RunList: Sendable {
    /// One run, as far as its plan and the ends of its journal tell.
    package struct Entry: Codable, Sendable, Equatable {
        package enum Status: String, Codable, Sendable { case complete, incomplete, damaged }

        package var experimentId: String
        package var status: Status
        /// UTC, `YYYY-MM-DD HH:MM:SS.mmm`; empty if the journal doesn't tell.
        package var startedAt: String
        package var plugins: [String]
        package var memorySizes: [Int]
        package var batchSizes: [Int]
        /// Per cell.
        package var messages: Int
    }

    private let folder: String

    /// - Parameter folder: the path of the folder of the runs' folders.
    package init(folder: String) { self.folder = folder }

    /// All runs, the latest first; none if the folder isn't there yet.
    ///
    /// - Throws: `ResultsError.unreadable`.
    package func entries() throws(ResultsError) -> [Entry] {
        try names().map(entry).sorted { ($0.startedAt, $0.experimentId) > ($1.startedAt, $1.experimentId) }
    }

    /// A run by its name, or by the path of its folder.
    ///
    /// - Throws: `ResultsError.unknownRun`, with the nearest names.
    package func run(named name: String) throws(ResultsError) -> RunFolder {
        for path in ["\(folder)/\(name)", name] where !name.isEmpty && Self.isRun(path) {
            let here = FileManager.default.currentDirectoryPath
            return RunFolder(
                URL(filePath: path.hasPrefix("/") ? path : "\(here)/\(path)", directoryHint: .isDirectory).standardized)
        }
        throw .unknownRun(name: name, folder: folder, nearest: Self.nearest(to: name, in: try names()))
    }

    /// The names of all runs, in no order; none if the folder isn't there yet.
    ///
    /// - Throws: `ResultsError.unreadable`.
    package func names() throws(ResultsError) -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).filter { Self.isRun("\(folder)/\($0)") }
        } catch { throw .unreadable(path: folder, reason: error.localizedDescription) }
    }

    private static func isRun(_ path: String) -> Bool {
        ["plan.json", "journal.jsonl"].contains { FileManager.default.fileExists(atPath: "\(path)/\($0)") }
    }

    private func entry(_ name: String) -> Entry {
        let run = RunFolder(URL(filePath: "\(folder)/\(name)", directoryHint: .isDirectory))
        let plan = try? run.readPlan()
        let journal = JournalEnds(run.journal)
        let isDamaged = plan == nil || journal == nil
        return Entry(
            experimentId: name,
            status: isDamaged ? .damaged : journal?.isComplete == true ? .complete : .incomplete,
            startedAt: journal?.startedAt ?? "", plugins: plan?.plugins.map(\.name) ?? [],
            memorySizes: plan?.memorySizes ?? [], batchSizes: plan?.batchSizes ?? [], messages: plan?.messages ?? 0)
    }

    /// Names that share a part with `name` or are few edits away, three at most, the nearest first.
    private static func nearest(to name: String, in names: [String]) -> [String] {
        names.map { (name: $0, distance: $0.contains(name) ? 0 : distance(name, $0)) }
            .filter { $0.distance <= max(2, name.count / 2) }
            .sorted { ($0.distance, $1.name) < ($1.distance, $0.name) }
            .prefix(3).map(\.name)
    }

    /// Insertions, deletions and replacements that turn one string into the other (Levenshtein 1966).
    private static func distance(_ left: String, _ right: String) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                (diagonal, row[j + 1]) = (row[j + 1], min(diagonal + (a == b ? 0 : 1), row[j] + 1, row[j + 1] + 1))
            }
        }
        return row[right.count]
    }
}
