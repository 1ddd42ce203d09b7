internal import Estimators
public import PluginKit

extension GradientBoosting: Handler {
    /// Classifies each item.
    ///
    /// - Returns: the names of the classes with the greatest sums; of equal ones the first.
    /// - Throws: `PluginError.item` if an item isn't of the kind that the model was trained on, `BundleError` if the model
    ///   is damaged where an item comes by.
    public mutating func handler(_ batch: [Sample]) throws -> [Text] { classes.best(try trees(batch)) }
}
