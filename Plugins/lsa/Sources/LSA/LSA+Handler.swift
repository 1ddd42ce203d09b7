internal import Estimators
public import PluginKit

extension LSA: Handler {
    /// Projects each item onto the components.
    ///
    /// - Returns: one number per component for each item; zeros for an item without a feature, such as a text without a
    ///   known word.
    /// - Throws: `PluginError.item` if an item isn't of the kind that the model was trained on, or an output
    ///   overflows.
    public mutating func handler(_ batch: [Sample]) throws -> [ArraySlice<Double>] { try model.vectors(batch) }
}
