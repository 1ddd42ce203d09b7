import ModelBundle
import PCA
import PluginKit
import PluginTesting

typealias TrainedPCA = TrainedModel<PCA>

extension TrainedPCA {
    convenience init(_ texts: [String], components: Int, seed: UInt64 = 0) throws {
        try self.init(
            PCA.name, on: texts.map { Sample($0) }, parameters: #"{"n_components":\#(components)}"#, seed: seed)
    }

    /// The scores of some texts.
    func scores(_ texts: [String]) throws -> [[Double]] { try outputs(texts.map { Sample($0) }).map { Array($0) } }

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
