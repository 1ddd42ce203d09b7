/// Why rows can't become features.
public struct FeatureError: Error, Equatable, CustomStringConvertible {
    /// The row or the feature at fault, and what is wrong with it.
    public let description: String

    /// - Parameter row: its index, from 0.
    init(row: Int, _ reason: String) {
        description = "row \(row + 1) of the dataset \(reason)"
    }

    /// - Parameter feature: its index, from 0.
    init(feature: Int, _ reason: String) {
        description = "features[\(feature)] of the dataset \(reason)"
    }
}
