/// Why a dataset can't give a model.
public enum KNNTrainingError: Error, Equatable, CustomStringConvertible {
    /// There can't be more neighbors than rows.
    case tooFewRows(Int, neighbors: Int)

    /// What is wrong and what to do next.
    public var description: String {
        switch self {
        case .tooFewRows(let rows, let neighbors):
            "n_neighbors is \(neighbors), but the dataset has \(rows) rows; lower it or use a larger dataset"
        }
    }
}
