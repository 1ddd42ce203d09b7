internal import Estimators
internal import Kernels

/// What a linear support vector machine with squared hinge loss minimizes: ½ (‖w‖² + b²) + C Σ max(0, 1 − y (xᵀ w + b))²,
/// summed over the classes, y being 1 for a class's own rows and −1 for all others. The offset is the weight of a feature that
/// is always 1, and so penalized, as in LIBLINEAR and scikit-learn's `LinearSVC`.
///
/// The squared loss has a continuous gradient, so that the primal problem can be solved itself: S. S. Keerthi, D. DeCoste, *A
/// modified finite Newton method for fast solution of large scale linear SVMs*, JMLR 6 (2005), 341–361.
struct SquaredHingeLoss {
    /// The scores, and the penalty on weights and offsets.
    let objective: LinearObjective
    /// The class of each row.
    private let labels: [Int]
    /// The class of the first column.
    private let firstTarget: Int
    private let c: Double

    init(_ matrix: SparseMatrix, labels: [Int], classCount: Int, c: Double) {
        let targets = Hyperplanes.targets(classCount: classCount)
        objective = LinearObjective(matrix, columnCount: targets.count, penalty: 1, penalizesOffset: true)
        firstTarget = targets.lowerBound
        self.labels = labels
        self.c = c
    }

    /// The value at some variables; writes the gradient.
    func value(_ variables: Span<Double>, gradient: inout MutableSpan<Double>) -> Double {
        objective.value(variables, gradient: &gradient) { scores in
            var loss = 0.0
            for row in labels.indices {
                for column in 0..<objective.columnCount {
                    let index = row * objective.columnCount + column
                    let y: Double = labels[row] == firstTarget + column ? 1 : -1
                    let gap = max(0, 1 - y * scores[index])
                    loss += gap * gap
                    scores[index] = -2 * c * y * gap
                }
            }
            return c * loss
        }
    }

    /// The Hessian matrix's diagonal at zero, where each row is within the margin.
    var hessianDiagonal: [Double] { objective.hessianDiagonal(curvature: 2 * c) }
}
