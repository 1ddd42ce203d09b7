internal import Kernels

/// Which covariances the components may have. The names are scikit-learn's.
enum CovarianceType: String, CaseIterable {
    /// Any.
    case full
    /// Diagonal ones: within a component, features don't depend on each other.
    case diag

    /// How many elements are stored of a precision of `order` features.
    func elementCount(order: Int) -> Int {
        switch self {
        case .full: PackedSymmetric.elementCount(order: order)
        case .diag: order
        }
    }
}
