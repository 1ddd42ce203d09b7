/// Why a dataset can't give a model.
public enum KMeansTrainingError: Error, Equatable, CustomStringConvertible {
    /// There can't be more clusters than rows.
    case tooFewRows(Int, clusters: Int)

    /// What is wrong and what to do next.
    public var description: String {
        switch self {
        case .tooFewRows(let rows, let clusters):
            "n_clusters is \(clusters), but the dataset has \(rows) rows; lower it or use a larger dataset"
        }
    }
}
