import Experiment
import Foundation
import TestSupport
import Wire

/// A folder of runs, of which this process drives one, as far as anybody can tell: it holds the lock of its journal.
final class RunUnderWay: Sendable {
    static let name = "20260203-040506-0a1b"
    let folder: Experiment.RunFolder
    private let scratch: ScratchFolder
    private let journal: Journal

    var runs: String { scratch.path }

    init() throws {
        scratch = try ScratchFolder()
        folder = try Self.create(Self.name, in: scratch)
        journal = try Journal(file: folder.journal)
        try journal.begin(experimentId: Self.name)
        try deliver(1)
    }

    func deliver(_ number: Int) throws {
        let now = Timestamp.monotonicNow()
        try journal.record(
            JournalEntry(
                publication: Publication(
                    messageId: "message-\(number)", function: "ml-on-faas-pca-512MB",
                    cell: Cell(plugin: "pca", memorySize: 512, batchSize: 10), start: .any, scheduled: now, sent: now),
                received: now + 1_500_000,
                delivery: Delivery(
                    outcome: .succeeded, requestId: "", attempts: 1, started: now, finished: now, response: []),
                digest: ""))
    }

    /// Another run, which has ended, with a report.
    @discardableResult
    func addEnded(_ name: String, report: String) throws -> Experiment.RunFolder {
        let other = try Self.create(name, in: scratch)
        let lines = [
            #"{"kind":"run","experimentId":"\#(name)","startedAt":"2026-01-02 03:04:05.678","monotonicStart":1}"#,
            #"{"kind":"end","complete":true,"finished":2}"#,
        ]
        try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: other.journal)
        try Data(report.utf8).write(to: other.report)
        return other
    }

    private static func create(_ name: String, in scratch: ScratchFolder) throws -> Experiment.RunFolder {
        try Experiment.RunFolder.create(
            in: scratch.url,
            plan: ExperimentPlan(
                experimentId: name, platform: "local",
                plugins: [
                    PlannedPlugin(
                        name: "pca", family: "decomposition", summary: "", dataset: "synthetic", datasetDigest: "",
                        modelDigest: nil)
                ], memorySizes: [512], batchSizes: [10], messages: 10, coldStarts: 0, concurrency: 1,
                seeds: Seeds(sampling: 1, order: 1)))
    }
}
