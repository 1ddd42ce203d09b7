internal import Estimators
internal import Kernels
internal import ModelBundle
public import PluginKit

extension GaussianMixture: Handler {
    /// Finds the most likely component of each item.
    ///
    /// - Returns: the components' indices, from 0; of equally likely ones the first.
    /// - Throws: `PluginError.item` if an item isn't of the kind that the model was trained on, or its density can't be
    ///   told: its numbers are too large, or the model is damaged.
    public mutating func handler(_ batch: [Sample]) throws -> [Int] {
        try extractor.extract(batch, from: bundle)
        let width = tensors.componentCount
        tensors.score(
            extractor.rows, areDense: extractor.takesNumbers, in: bundle, deviation: &deviation, into: &scores)
        for index in scores.indices where !scores[index].isFinite {
            throw PluginError.item(
                index: index / width,
                reason:
                    "component \(index % width) gives it the logarithmic density \(scores[index]): its numbers are too "
                    + "large, or \(bundle.file) is damaged; train the model again")
        }
        return batch.indices.map { scores.offsetOfMaximum(in: $0 * width..<($0 + 1) * width) }
    }
}
