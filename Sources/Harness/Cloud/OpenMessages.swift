import AWSPlatform
import Experiment
import Foundation
import Synchronization
import Wire

/// The messages of a run whose end its journal doesn't know, as the process that published them was ended before.
final class OpenMessages: Sendable {
    private struct Line: Decodable {
        var kind: String
        var messageId: String?
        var function: String?
        var plugin: String?
        var memorySize: Int?
        var batchSize: Int?
        var start: StartMode?
        var scheduled, sent, accepted: Int64?
    }

    private let journal: Journal
    /// In the order of the journal.
    private let publications: Mutex<[Publication]>

    /// - Throws: `ExperimentError` if the journal can't be read or added to.
    init(of folder: RunFolder) throws {
        journal = try Journal(appendingTo: folder.journal)
        var publications: [Publication] = []
        var ended: Set<[String]> = []
        for text in try String(contentsOf: folder.journal, encoding: .utf8).split(separator: "\n") {
            // A torn line is what a killed process leaves.
            guard let line = try? JSONDecoder().decode(Line.self, from: Data(text.utf8)),
                let messageId = line.messageId, let function = line.function
            else { continue }
            if line.kind == "delivery" { ended.insert([messageId, function]) }
            guard line.kind == "published", let plugin = line.plugin, let memorySize = line.memorySize,
                let batchSize = line.batchSize
            else { continue }
            var publication = Publication(
                messageId: messageId, function: function,
                cell: Cell(plugin: plugin, memorySize: memorySize, batchSize: batchSize), start: line.start ?? .any,
                scheduled: line.scheduled ?? 0, sent: line.sent ?? 0)
            publication.accepted = line.accepted ?? 0
            publications.append(publication)
        }
        let open = publications.filter { !ended.contains([$0.messageId, $0.function]) }
        self.publications = Mutex(open)
    }

    /// Writes into the journal how a delivery has ended that Lambda gave up; one that isn't open is left as it is.
    func close(by letter: DeadLetter) throws(ExperimentError) {
        let found = publications.withLock { publications -> Publication? in
            let candidates = publications.indices.filter { publications[$0].messageId == letter.messageId }
            guard
                let index = candidates.first(where: { publications[$0].function == letter.function })
                    ?? (letter.function == nil && candidates.count == 1 ? candidates[0] : nil)
            else { return nil }
            // A queue may give the same letter twice.
            return publications.remove(at: index)
        }
        guard let publication = found else { return }
        try journal.record(
            JournalEntry(
                publication: publication, received: Timestamp.monotonicNow(), delivery: letter.delivery, digest: ""))
    }
}
