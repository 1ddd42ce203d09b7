/// Why a dataset can't give a model.
public enum MixtureTrainingError: Error, Equatable, CustomStringConvertible {
    /// There can't be more components than rows.
    case tooFewRows(Int, components: Int)
    /// A component's covariance has no inverse.
    case singularCovariance(Int, String)
    /// The log-likelihood is no number.
    case notFinite(Double)

    /// What is wrong and what to do next.
    public var description: String {
        switch self {
        case .tooFewRows(let rows, let components):
            "n_components is \(components), but the dataset has \(rows) rows; lower it or use a larger dataset"
        case .singularCovariance(let component, let reason):
            """
            the covariance of component \(component) has no inverse (\(reason)); raise reg_covar, lower n_components, or \
            use 'standardize' in the recipe if the features are numbers of very different size
            """
        case .notFinite(let likelihood):
            "the log-likelihood is \(likelihood), as the features are too large; use 'standardize' in the recipe"
        }
    }
}
