import KMeans
import ModelBundle
import PluginKit
import PluginTesting

typealias TrainedKMeans = TrainedModel<KMeans>

extension TrainedKMeans {
    convenience init(_ texts: [String], parameters: String, seed: UInt64 = 0) throws {
        try self.init(KMeans.name, on: texts.map { Sample($0) }, parameters: parameters, seed: seed)
    }

    var inertia: Double { figures["inertia"] ?? .nan }

    /// The clusters of some texts.
    func labels(_ texts: [String]) throws -> [Int] { try outputs(texts.map { Sample($0) }) }

    /// The centers, one row each.
    func centers() throws -> [[Double]] {
        let bundle = try Bundle(directory: folder, plugin: KMeans.name)
        let tensor = try bundle.tensor("centers", of: Double.self, shape: [nil, nil])
        let elements = bundle[tensor]
        let width = tensor.shape[1]
        return (0..<width).map { center in stride(from: center, to: tensor.count, by: width).map { elements[$0] } }
    }
}
