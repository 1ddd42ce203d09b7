import Foundation
import KMeans
import ModelBundle
import PluginKit

/// A k-means that was trained on some texts, and the folder of its model, which is deleted with it.
final class TrainedKMeans {
    let folder = FileManager.default.temporaryDirectory.appending(path: "k-means-\(UUID().uuidString)").path
    let bytes: [UInt8]
    let facts: [String: Double]

    init(_ texts: [String], parameters: String, seed: UInt64 = 0) throws {
        let parameters = try Parameters(json: parameters, seed: seed)
        var writer = BundleWriter(plugin: KMeans.name)
        let facts = try KMeans.train(
            on: TrainingSet(items: texts.map { Text($0) }), parameters: parameters, into: &writer)
        self.facts = Dictionary(uniqueKeysWithValues: facts.map { ($0.key, $0.value) })
        try writer.write(to: folder)
        bytes = writer.serialized()
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    var inertia: Double { facts["inertia"] ?? .nan }

    func plugin() throws -> KMeans {
        try KMeans(initializer: InitializationContext(modelDirectory: folder, memorySize: 128, cpuCount: 1))
    }

    /// The clusters of some texts.
    func labels(_ texts: [String]) throws -> [Int] {
        var plugin = try plugin()
        return plugin.handler(texts.map { Text($0) })
    }

    /// The centers, one row each.
    func centers() throws -> [[Double]] {
        let bundle = try Bundle(directory: folder, plugin: KMeans.name)
        let tensor = try bundle.tensor("centers", of: Double.self, shape: [nil, nil])
        let elements = bundle[tensor]
        let width = tensor.shape[1]
        return (0..<width).map { center in stride(from: center, to: tensor.count, by: width).map { elements[$0] } }
    }
}
