internal import Kernels

/// Least squares with a penalty on the weights, but not on the offset: min ‖y − X w − b‖² + α ‖w‖². Centering X and y takes
/// the offset out of the problem. T. Hastie, R. Tibshirani, J. Friedman, *The Elements of Statistical Learning*, 2nd edition
/// 2009, 3.4.1.
struct RidgeRegression {
    private let centered: CenteredMatrix
    private let alpha: Double
    private let solver: ConjugateGradients

    /// What came of one regression.
    struct Fit {
        let weights: [Double]
        let offset: Double
        let objective: Double
        let iterations: Int
    }

    init(_ matrix: SparseMatrix, alpha: Double, solver: ConjugateGradients) {
        centered = CenteredMatrix(matrix)
        self.alpha = alpha
        self.solver = solver
    }

    /// - Parameter y: one number per row.
    func fit(_ y: [Double]) throws(KernelError) -> Fit {
        let mean = y.reduce(0, +) / Double(y.count)
        let target = y.map { $0 - mean }
        var right = [Double](repeating: 0, count: centered.columnCount)
        var elements = right.mutableSpan
        centered.multiplyTransposed(target.span, into: &elements)

        var rows = [Double](repeating: 0, count: centered.rowCount)
        let (weights, iterations) = try solver.solve(right) { x, product in
            var elements = rows.mutableSpan
            centered.multiply(x, into: &elements)
            centered.multiplyTransposed(rows.span, into: &product)
            BLAS.axpy(alpha, x, into: &product)
        }

        elements = rows.mutableSpan
        centered.multiply(weights.span, into: &elements)
        let squares = zip(target, rows).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return Fit(
            weights: weights, offset: mean - BLAS.dot(centered.means.span, weights.span),
            objective: squares + alpha * BLAS.dot(weights.span, weights.span), iterations: iterations)
    }
}
