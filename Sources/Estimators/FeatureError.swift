/// Why rows can't become features.
public struct FeatureError: Error, Equatable, CustomStringConvertible {
    /// The row at fault, and what is wrong with it.
    public let description: String

    /// - Parameter row: its index, from 0.
    init(row: Int, _ reason: String) {
        description = "row \(row + 1) of the dataset \(reason)"
    }
}
