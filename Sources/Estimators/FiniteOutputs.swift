public import PluginKit

extension [Double] {
    /// Refuses the first item with an output that is no finite number, as sums of finite numbers may be.
    ///
    /// - Parameters:
    ///   - width: how many outputs an item has; those of one item come before those of the next.
    ///   - advice: what to do about it.
    /// - Throws: `PluginError.item`.
    public func requireFiniteOutputs(
        width: Int, advice: String = "use 'standardize' in the recipe and train the model again"
    ) throws(PluginError) {
        for index in indices where !self[index].isFinite {
            throw .item(
                index: index / width,
                reason: "its output \(index % width) is \(self[index]), as its numbers are too large; "
                    + advice)
        }
    }
}
