/// There are no more components than rows or features.
public struct LSATrainingError: Error, Equatable, CustomStringConvertible {
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
        n_components is \(components), but \(rows) rows with \(features) features have at most \
        \(min(rows, features)) components; lower it or use a larger dataset
        """
    }
}
