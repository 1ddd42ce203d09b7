import GradientBoosting
import ModelBundle
import PluginKit
import PluginTesting

typealias TrainedGradientBoosting = TrainedModel<GradientBoosting>

extension TrainedGradientBoosting {
    convenience init(_ texts: [String], _ labels: [String], parameters: String = "{}", seed: UInt64 = 0) throws {
        try self.init(
            GradientBoosting.name, on: texts.map { Sample($0) }, labels: labels, parameters: parameters, seed: seed)
    }

    convenience init(_ rows: [[Double]], _ labels: [String], parameters: String = "{}", seed: UInt64 = 0) throws {
        try self.init(
            GradientBoosting.name, on: rows.map { Sample($0) }, labels: labels, parameters: parameters, seed: seed)
    }

    /// The classes of some items.
    func classes(_ items: [Sample]) throws -> [String] { try outputs(items).map(\.description) }

    /// The elements of a tensor.
    func tensor<Element: TensorElement>(
        _ name: String, of type: Element.Type = Double.self, dimensions: Int = 1
    ) throws -> [Element] {
        let bundle = try Bundle(directory: folder, plugin: GradientBoosting.name)
        let tensor = try bundle.tensor(name, of: type, shape: Array(repeating: nil, count: dimensions))
        let elements = bundle[tensor]
        return elements.indices.map { elements[$0] }
    }
}
