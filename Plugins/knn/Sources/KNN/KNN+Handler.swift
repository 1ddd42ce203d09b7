internal import Estimators
internal import ModelBundle
public import PluginKit

extension KNN: Handler {
    /// Classifies each item.
    ///
    /// - Returns: the names of the classes that most of the nearest rows have. For a text without a known word these are
    ///   the shortest rows.
    /// - Throws: `PluginError.item` if an item isn't of the kind that the model was trained on, or its distances can't be
    ///   told apart, as its numbers are too large.
    public mutating func handler(_ batch: [Sample]) throws -> [Text] {
        try extractor.extract(batch, from: bundle)
        var outputs: [Text] = []
        outputs.reserveCapacity(batch.count)
        for index in batch.indices {
            let label = neighborhood.classify(index, of: extractor.rows, in: bundle, using: &search)
            guard search.nearest.limit.isFinite else {
                throw PluginError.item(
                    index: index,
                    reason:
                        "its distance to the nearest rows is \(search.nearest.limit): its numbers are too large, or "
                        + "\(bundle.file) is damaged; use 'standardize' in the recipe and train the model again")
            }
            outputs.append(classes.names[label])
        }
        return outputs
    }
}
