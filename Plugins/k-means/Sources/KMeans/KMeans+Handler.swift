internal import Kernels
public import PluginKit
internal import TextModels

extension KMeans: Handler {
    /// Finds the nearest center of each text.
    ///
    /// - Returns: the clusters' indices, from 0.
    public mutating func handler(_ batch: [Text]) -> [Int] {
        let width = model.outputCount
        let proximities = model(batch)
        return batch.indices.map { proximities.offsetOfMaximum(in: $0 * width..<($0 + 1) * width) }
    }
}
