internal import Estimators
internal import Kernels
public import PluginKit

extension KMeans: Handler {
    /// Finds the nearest center of each item.
    ///
    /// - Returns: the clusters' indices, from 0.
    /// - Throws: `PluginError.item` if an item isn't of the kind that the model was trained on, or an output
    ///   overflows.
    public mutating func handler(_ batch: [Sample]) throws -> [Int] {
        let width = model.outputCount
        let proximities = try model(batch)
        return batch.indices.map { proximities.offsetOfMaximum(in: $0 * width..<($0 + 1) * width) }
    }
}
