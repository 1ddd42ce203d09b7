import ModelBundle
import PluginKit
import PluginTesting
import Ridge

typealias TrainedRidge = TrainedModel<Ridge>

extension TrainedRidge {
    convenience init(_ texts: [String], _ labels: [String], parameters: String = "{}", seed: UInt64 = 0) throws {
        try self.init(
            Ridge.name, on: texts.map { Sample($0) }, labels: labels, parameters: parameters, seed: seed)
    }

    /// The classes of some texts.
    func classes(_ texts: [String]) throws -> [String] { try outputs(texts.map { Sample($0) }).map(\.description) }

    /// The elements of a tensor.
    func tensor(_ name: String, dimensions: Int) throws -> [Double] {
        let bundle = try Bundle(directory: folder, plugin: Ridge.name)
        let tensor = try bundle.tensor(name, of: Double.self, shape: Array(repeating: nil, count: dimensions))
        let elements = bundle[tensor]
        return elements.indices.map { elements[$0] }
    }
}
