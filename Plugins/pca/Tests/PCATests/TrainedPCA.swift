import Foundation
import ModelBundle
import PCA
import PluginKit

/// A PCA that was trained on some texts, and the folder of its model, which is deleted with it.
final class TrainedPCA {
    let folder = FileManager.default.temporaryDirectory.appending(path: "pca-\(UUID().uuidString)").path
    let bytes: [UInt8]

    init(_ texts: [String], components: Int, seed: UInt64 = 0) throws {
        let parameters = try Parameters(json: #"{"n_components":\#(components)}"#, seed: seed)
        var writer = BundleWriter(plugin: PCA.name)
        _ = try PCA.train(on: TrainingSet(items: texts.map { Text($0) }), parameters: parameters, into: &writer)
        try writer.write(to: folder)
        bytes = writer.serialized()
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    func plugin() throws -> PCA {
        try PCA(initializer: InitializationContext(modelDirectory: folder, memorySize: 128, cpuCount: 1))
    }

    /// The scores of some texts.
    func scores(_ texts: [String]) throws -> [[Double]] {
        var plugin = try plugin()
        return plugin.handler(texts.map { Text($0) }).map { Array($0) }
    }

    /// The elements of a tensor.
    func tensor(_ name: String) throws -> [Double] {
        let bundle = try Bundle(directory: folder, plugin: PCA.name)
        let tensor = try bundle.tensor(name, of: Double.self, shape: name == "components" ? [nil, nil] : [nil])
        let elements = bundle[tensor]
        return elements.indices.map { elements[$0] }
    }
}

func isClose(_ values: [Double], _ expected: [Double], tolerance: Double = 1e-12) -> Bool {
    values.count == expected.count && zip(values, expected).allSatisfy { abs($0 - $1) <= tolerance }
}
