internal import Kernels

/// Least squares with a penalty on the weights, but not on the offset: min ‖y − X w − b‖² + α ‖w‖², for several y at once.
/// Centering X and y takes the offset out of the problem. T. Hastie, R. Tibshirani, J. Friedman, *The Elements of Statistical
/// Learning*, 2nd edition 2009, 3.4.1.
struct RidgeRegression: ~Copyable {
    /// Features × columns of Y.
    let weights: Matrix
    /// One number per column.
    let offset: [Double]
    /// The sum over the columns.
    let objective: Double
    let iterations: Int

    /// - Parameters:
    ///   - y: rows × columns: what is to be predicted.
    ///   - alpha: how much the weights are penalized.
    /// - Throws: `KernelError` if the solver's iterations run out.
    init(
        _ matrix: SparseMatrix, _ y: consuming Matrix, alpha: Double, solver: ConjugateGradients
    ) throws(KernelError) {
        let centered = CenteredMatrix(matrix)
        let columns = y.columns
        let means = y.centerColumns()
        var right = Matrix(rows: centered.columnCount, columns: columns)
        var elements = right.mutableElements
        centered.multiplyTransposed(y.view, into: &elements)

        var rows = Matrix(rows: centered.rowCount, columns: columns)
        let objective = ConjugateGradients.Objective(constants: y.columnSquares(), convexity: alpha)
        let diagonal = centered.squaredColumnNorms().map { $0 + alpha }
        let solution = try solver.solve(right, diagonal: diagonal, objective: objective) { x, product in
            var elements = rows.mutableElements
            centered.multiply(x, into: &elements)
            centered.multiplyTransposed(rows.view, into: &product)
            BLAS.axpy(alpha, x.elements, into: &product)
        }

        let weights = solution.x.elements
        elements = rows.mutableElements
        centered.multiply(solution.x.view, into: &elements)
        BLAS.axpy(-1, y.elements, into: &elements)
        self.objective = BLAS.dot(rows.elements, rows.elements) + alpha * BLAS.dot(weights, weights)
        var offset = means
        var offsets = offset.mutableSpan
        BLAS.gemv(solution.x.view, transposed: true, centered.means.span, alpha: -1, beta: 1, into: &offsets)
        self.offset = offset
        iterations = solution.iterations
        self.weights = Matrix(copying: solution.x.view)
    }
}

extension Matrix {
    /// The squared length of each column.
    fileprivate func columnSquares() -> [Double] {
        (0..<columns).map { column in (0..<rows).reduce(0) { $0 + self[$1, column] * self[$1, column] } }
    }

    /// Subtracts the mean of each column.
    ///
    /// - Returns: the means.
    fileprivate mutating func centerColumns() -> [Double] {
        (0..<columns).map { column in
            let mean = (0..<rows).reduce(0) { $0 + self[$1, column] } / Double(rows)
            for row in 0..<rows { self[row, column] -= mean }
            return mean
        }
    }
}
