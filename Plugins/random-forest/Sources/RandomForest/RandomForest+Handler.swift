internal import Estimators
public import PluginKit

extension RandomForest: Handler {
    /// Classifies each item.
    ///
    /// - Returns: the names of the classes with the largest mean probability; of equal ones the first.
    /// - Throws: `PluginError.item` if an item isn't of the kind that the model was trained on, `BundleError` if the model
    ///   is damaged where an item comes by.
    public mutating func handler(_ batch: [Sample]) throws -> [Text] {
        var means = try trees(batch)
        // Rounded, two sums may have the same mean: the division makes ties, as it does in scikit-learn.
        let count = Double(trees.treeCount)
        for index in means.indices { means[index] /= count }
        return classes.best(means)
    }
}
