import KNN
import ModelBundle
import PluginKit
import PluginTesting

typealias TrainedKNN = TrainedModel<KNN>

extension TrainedKNN {
    convenience init(_ texts: [String], _ labels: [String], parameters: String = "{}", seed: UInt64 = 0) throws {
        try self.init(KNN.name, on: texts.map { Sample($0) }, labels: labels, parameters: parameters, seed: seed)
    }

    convenience init(_ rows: [[Double]], _ labels: [String], parameters: String = "{}", seed: UInt64 = 0) throws {
        try self.init(KNN.name, on: rows.map { Sample($0) }, labels: labels, parameters: parameters, seed: seed)
    }

    /// The classes of some items.
    func classes(_ items: [Sample]) throws -> [String] { try outputs(items).map(\.description) }
}
