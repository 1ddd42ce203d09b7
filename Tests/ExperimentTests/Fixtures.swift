import Experiment
import Foundation

/// A folder that goes when the test ends.
final class TemporaryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "harness-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ text: String, to name: String) throws -> URL {
        let file = url.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file
    }
}

extension ExperimentPlan {
    static func fixture(
        plugins: [String] = ["pca", "k-means"], memorySizes: [Int] = [128, 512], batchSizes: [Int] = [1, 10],
        messages: Int = 20, coldStarts: Int = 3, concurrency: Int = 1, arrivals: ArrivalProcess? = nil,
        idleGaps: [Double]? = nil, seeds: Seeds = Seeds(sampling: 1, order: 2)
    ) -> ExperimentPlan {
        ExperimentPlan(
            experimentId: "test", platform: "fake",
            plugins: plugins.map {
                PlannedPlugin(
                    name: $0, family: "baseline", summary: "", dataset: "rows", datasetDigest: "", modelDigest: nil)
            },
            memorySizes: memorySizes, batchSizes: batchSizes, messages: messages, coldStarts: coldStarts,
            concurrency: concurrency, arrivals: arrivals, idleGaps: idleGaps, seeds: seeds)
    }
}

extension MessageSource {
    /// `{"text":"item 0"}` and so on.
    static func fixture(rows count: Int, in folder: TemporaryFolder, seed: UInt64 = 7) throws -> MessageSource {
        let text = (0..<count).map { "{\"text\":\"item \($0)\"}\n" }.joined()
        let rows = try DatasetRows(file: folder.write(text, to: "rows.jsonl"))
        return MessageSource(rows: rows, experimentId: "test", seed: seed)
    }
}
