internal import Estimators
internal import ModelBundle
public import PluginKit

extension KNN: Handler {
    /// Classifies each item.
    ///
    /// - Returns: the names of the classes that most of the nearest rows have. For a text without a known word these are
    ///   the shortest rows.
    /// - Throws: `PluginError.item` if an item isn't of the kind that the model was trained on.
    public mutating func handler(_ batch: [Sample]) throws -> [Text] {
        try extractor.extract(batch, from: bundle)
        var outputs: [Text] = []
        outputs.reserveCapacity(batch.count)
        for index in batch.indices {
            let label = neighborhood.classify(index, of: extractor.rows, in: bundle, using: &search)
            outputs.append(classes.names[label])
        }
        return outputs
    }
}
