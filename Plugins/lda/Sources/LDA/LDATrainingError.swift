/// Why a dataset can't give a model.
public enum LDATrainingError: Error, Equatable, CustomStringConvertible {
    /// Each class has but one row, which deviates from nothing.
    case tooFewRows(Int, classes: Int)
    /// All rows of a class are equal, in every class.
    case noDeviations

    /// What is wrong and what to do next.
    public var description: String {
        switch self {
        case .tooFewRows(let rows, let classes):
            """
            the dataset has \(rows) rows of \(classes) classes, and a covariance needs more rows than classes; use a larger \
            dataset
            """
        case .noDeviations:
            """
            the rows of each class are all the same, so that there is no covariance that classes could be measured by; use \
            another dataset, or another plugin
            """
        }
    }
}
