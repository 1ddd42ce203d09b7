import Catalog
import Foundation
import Testing

/// Randomized training is as good as scikit-learn's: over ten seeds, the part of rows held out that get their right label
/// lies at most a standard error lower.
///
/// Of handwritten digits, as scikit-learn needs minutes for some of these models on texts.
struct HeldOutReferenceTests {
    private static let seeds = 0..<10

    @Test(arguments: ["mlp"])
    func isAsGood(plugin: String) async throws {
        let peers = try await PluginPeers(plugin, dataset: "digits")
        try await Reference.withFolder { folder in
            let split = try Split(rows: peers.rows, into: folder)
            var (ours, theirs): ([Double], [Double]) = ([], [])
            for seed in Self.seeds {
                let models = ("\(folder)/ours", "\(folder)/theirs")
                _ = try await peers.train(models.0, models.1, rows: split.training, seed: seed)
                ours.append(split.score(try await peers.outputs(model: models.0, rows: split.heldOut)))
                theirs.append(split.score(try await peers.outputs(model: models.1, rows: split.heldOut)))
            }
            let error = (Self.variance(ours) / Double(ours.count) + Self.variance(theirs) / Double(theirs.count))
                .squareRoot()
            #expect(Self.mean(ours) >= Self.mean(theirs) - error, "\(ours) \(theirs)")
            #expect(Set(ours).count > 1, "the seed makes no difference")
        }
    }

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    private static func variance(_ values: [Double]) -> Double {
        let mean = mean(values)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }
}

/// A dataset's rows, every fourth of them held out.
private struct Split {
    let training: String
    let heldOut: String
    private let labels: [String]

    init(rows: String, into folder: String) throws {
        struct Row: Decodable {
            var label: String
        }
        let lines = try String(contentsOfFile: rows, encoding: .utf8).split(separator: "\n")
        (training, heldOut) = ("\(folder)/training.jsonl", "\(folder)/held-out.jsonl")
        let parts = Dictionary(grouping: lines.indices) { $0 % 4 == 0 }.mapValues { $0.map { lines[$0] } }
        for (path, isHeldOut) in [(training, false), (heldOut, true)] {
            try parts[isHeldOut, default: []].joined(separator: "\n").write(
                toFile: path, atomically: true, encoding: .utf8)
        }
        labels = try parts[true, default: []].map { try JSONDecoder().decode(Row.self, from: Data($0.utf8)).label }
    }

    /// The part of the held-out rows whose label is right.
    func score(_ outputs: [String]) -> Double {
        Double(zip(outputs, labels).count { $0 == $1 }) / Double(labels.count)
    }
}
