internal import Estimators
public import PluginKit

extension PCA: Handler {
    /// Projects each item onto the principal components.
    ///
    /// - Returns: the scores of each item.
    /// - Throws: `PluginError.item` if an item isn't of the kind that the model was trained on, or an output
    ///   overflows.
    public mutating func handler(_ batch: [Sample]) throws -> [ArraySlice<Double>] { try model.vectors(batch) }
}
