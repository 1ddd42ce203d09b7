import Catalog
import Experiment
import Foundation

/// `summary.json`: the summary of a run, and what it was made from. As long as nothing of that has changed, neither the
/// summary nor the results need to be made again.
struct KeptSummary: Codable {
    /// What a summary depends on.
    struct Origin: Codable, Equatable {
        /// The program that made it: another build may compute otherwise, have another schema, or know other prices.
        private var program: FileIdentity
        /// The run's name, for which a run without a plan has only its folder's.
        private var name: String
        /// The run's plan, environment, journal and logs, and what was taken from earlier runs, by their paths in the run's
        /// folder; those that aren't there have none.
        private var inputs: [String: FileIdentity]

        /// As it is now; nil if the system doesn't tell which program this is.
        init?(of folder: RunFolder) {
            guard let program = FileIdentity(URL(filePath: "/proc/self/exe")) else { return nil }
            self.program = program
            name = folder.experimentId
            let taken = folder.reusedParts.flatMap { [$0.environment, $0.journal] + $0.logFiles }
            inputs = KeptSummary.identities(
                of: [folder.plan, folder.environment, folder.journal] + folder.logFiles + taken, in: folder)
        }
    }

    private let origin: Origin
    /// `results.csv` and `results.sqlite`.
    private let results: [String: FileIdentity]
    let summary: RunSummary
    /// Of the summary: an edited or damaged one isn't believed.
    private let digest: String

    /// - Parameter origin: as it was before anything was read: what has changed since then will be noticed.
    init(_ summary: RunSummary, from origin: Origin, in folder: RunFolder) throws {
        self.origin = origin
        self.summary = summary
        results = Self.results(in: folder)
        digest = try Self.digest(of: summary)
    }

    /// The one in the run's folder; nil if there is none, it is damaged, or anything has changed since it was written.
    init?(upToDateIn folder: RunFolder) {
        guard let data = try? Data(contentsOf: folder.summary),
            let kept = try? JSONDecoder().decode(KeptSummary.self, from: data),
            kept.origin == Origin(of: folder), kept.results == Self.results(in: folder),
            kept.digest == (try? Self.digest(of: kept.summary))
        else { return nil }
        self = kept
    }

    func write(to folder: RunFolder) throws {
        try Self.encoder.encode(self).write(to: folder.summary, options: .atomic)
    }

    private static func results(in folder: RunFolder) -> [String: FileIdentity] {
        identities(of: [folder.results, folder.database], in: folder)
    }

    private static func identities(of files: [URL], in folder: RunFolder) -> [String: FileIdentity] {
        files.reduce(into: [:]) { $0[String($1.path.dropFirst(folder.url.path.count))] = FileIdentity($1) }
    }

    private static func digest(of summary: RunSummary) throws -> String { Digest.hex(of: try encoder.encode(summary)) }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}

extension RunFolder {
    /// What was taken from earlier runs, one of each.
    fileprivate var reusedParts: [RunFolder] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: reused.path)
        return (names ?? []).sorted().map { reused(from: $0) }
    }

    /// The functions' logs, in the order of their names; none if the run died before there was one.
    var logFiles: [URL] {
        let files = try? FileManager.default.contentsOfDirectory(at: logs, includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension == "log" }.sorted { $0.path < $1.path }
    }
}
