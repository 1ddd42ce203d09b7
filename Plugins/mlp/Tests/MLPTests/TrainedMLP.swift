import MLP
import ModelBundle
import PluginKit
import PluginTesting

typealias TrainedMLP = TrainedModel<MLP>

extension TrainedMLP {
    convenience init(_ texts: [String], _ labels: [String], parameters: String = "{}", seed: UInt64 = 0) throws {
        try self.init(MLP.name, on: texts.map { Sample($0) }, labels: labels, parameters: parameters, seed: seed)
    }

    convenience init(_ rows: [[Double]], _ labels: [String], parameters: String = "{}", seed: UInt64 = 0) throws {
        try self.init(MLP.name, on: rows.map { Sample($0) }, labels: labels, parameters: parameters, seed: seed)
    }

    /// The classes of some items.
    func classes(_ items: [Sample]) throws -> [String] { try outputs(items).map(\.description) }

    /// The elements of a tensor.
    func tensor(_ name: String, dimensions: Int) throws -> (shape: [Int], elements: [Double]) {
        let bundle = try Bundle(directory: folder, plugin: MLP.name)
        let tensor = try bundle.tensor(name, of: Double.self, shape: Array(repeating: nil, count: dimensions))
        let elements = bundle[tensor]
        return (tensor.shape, elements.indices.map { elements[$0] })
    }
}

/// The two inputs of an exclusive or, many times: no linear classifier can learn it.
enum ExclusiveOr {
    static let rows = (0..<400).map { [Double($0 & 1), Double($0 >> 1 & 1)] }
    static let labels = (0..<400).map { $0 & 1 == $0 >> 1 & 1 ? "same" : "different" }
    static let parameters = #"{"hidden_units":16,"batch_size":20,"learning_rate_init":0.01,"max_iter":100}"#
}
