/// Why a dataset can't give a model.
public enum PCATrainingError: Error, Equatable, CustomStringConvertible {
    /// A variance needs two rows.
    case tooFewRows(Int)
    /// There are no more components than rows or features.
    case tooManyComponents(Int, rows: Int, features: Int)

    /// What is wrong and what to do next.
    public var description: String {
        switch self {
        case .tooFewRows(let rows):
            "the dataset has \(rows) rows, but PCA needs at least 2; use a larger dataset"
        case .tooManyComponents(let components, let rows, let features):
            """
            n_components is \(components), but \(rows) rows with \(features) features have at most \
            \(min(rows, features)) components; lower it or use a larger dataset
            """
        }
    }
}
