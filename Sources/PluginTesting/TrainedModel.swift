internal import Foundation
internal import ModelBundle
public import PluginKit

/// For the tests of plugins: an algorithm that was trained on some items, and the folder of its model, which is deleted
/// with it.
public final class TrainedModel<Algorithm: Handler & Initializer & Trainable & ~Copyable> {
    /// The model's folder.
    public let folder: String
    /// The model file's content.
    public let bytes: [UInt8]
    /// What the trainer returned.
    public let figures: [String: Double]

    /// Trains.
    ///
    /// - Parameters:
    ///   - plugin: the plugin's name.
    ///   - parameters: the recipe's, as a JSON object.
    /// - Throws: what the trainer throws, or `PluginError` if the parameters aren't JSON.
    public init(
        _ plugin: String, on items: [Algorithm.Item], labels: [String] = [], parameters: String = "{}",
        seed: UInt64 = 0
    ) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "\(plugin)-\(UUID().uuidString)").path
        var writer = BundleWriter(plugin: plugin)
        let figures = try Algorithm.train(
            on: TrainingSet(items: items, labels: labels), parameters: Parameters(json: parameters, seed: seed),
            into: &writer)
        self.figures = Dictionary(uniqueKeysWithValues: figures.map { ($0.key, $0.value) })
        // As the plugin's own command does.
        try writer.requireFinite()
        try writer.write(to: folder)
        bytes = writer.serialized()
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// A new instance that serves the model.
    ///
    /// - Throws: what the initializer throws.
    public func plugin() throws -> Algorithm {
        try Algorithm(initializer: InitializationContext(modelDirectory: folder, memorySize: 128, cpuCount: 1))
    }

    /// What a new instance makes of some items.
    public func outputs(_ items: [Algorithm.Item]) throws -> [Algorithm.Output] {
        var plugin = try plugin()
        return try plugin.handler(items)
    }
}
