/// There are no more components than rows or features.
public struct NMFTrainingError: Error, Equatable, CustomStringConvertible {
    /// `n_components` of the recipe.
    public let components: Int
    /// How many rows the dataset has.
    public let rows: Int
    /// How many features the rows have.
    public let features: Int

    /// What the recipe asks for, and what there is.
    public init(components: Int, rows: Int, features: Int) {
        self.components = components
        self.rows = rows
        self.features = features
    }

    /// What is wrong and what to do next.
    public var description: String {
        """
        n_components is \(components), but components of \(rows) rows with \(features) features are begun from singular \
        vectors, of which there are \(min(rows, features)); lower it or use a larger dataset
        """
    }
}
