internal import Estimators
public import PluginKit

extension Ridge: Handler {
    /// Classifies each item.
    ///
    /// - Returns: the names of the classes with the largest scores. An item without a feature, such as a text without a
    ///   known word, gets the class with the largest offset.
    /// - Throws: `PluginError.item` if an item isn't of the kind that the model was trained on, or an output
    ///   overflows.
    public mutating func handler(_ batch: [Sample]) throws -> [Text] { try classifier(batch) }
}
