/// What training a linear model minimizes: a loss of the scores X W + 1 bᵀ, plus a penalty p/2 ‖W‖², which doesn't concern b.
///
/// The variables are W, features × columns, row after row, and then b.
public struct LinearObjective: Sendable {
    /// X: rows × features.
    public let matrix: SparseMatrix
    /// How many scores a row has.
    public let columnCount: Int
    private let penalty: Double

    /// - Parameters:
    ///   - matrix: rows × features.
    ///   - columnCount: how many scores a row has.
    ///   - penalty: p.
    public init(_ matrix: SparseMatrix, columnCount: Int, penalty: Double) {
        self.matrix = matrix
        self.columnCount = columnCount
        self.penalty = penalty
    }

    private var weightCount: Int { matrix.columnCount * columnCount }

    /// How many variables there are.
    public var variableCount: Int { weightCount + columnCount }

    /// W.
    public func weights(_ variables: [Double]) -> Matrix {
        Matrix(rows: matrix.columnCount, columns: columnCount, elements: Array(variables[..<weightCount]))
    }

    /// b.
    public func offset(_ variables: [Double]) -> [Double] { Array(variables[weightCount...]) }

    /// The value at some variables; writes the gradient.
    ///
    /// - Parameter differentiate: returns the loss of some scores, rows × columns, and replaces each score by the loss's
    ///   derivative with respect to it.
    public func value(
        _ variables: Span<Double>, gradient: inout MutableSpan<Double>,
        _ differentiate: (inout MutableSpan<Double>) -> Double
    ) -> Double {
        let weights = variables.extracting(first: weightCount)
        let offset = variables.extracting(last: columnCount)
        var scores = [Double](repeating: 0, count: matrix.rowCount * columnCount)
        var elements = scores.mutableSpan
        matrix.multiply(
            MatrixView(rows: matrix.columnCount, columns: columnCount, elements: weights), bias: offset,
            into: &elements)
        let loss = differentiate(&elements)

        var product = gradient._mutatingExtracting(first: weightCount)
        matrix.multiplyTransposed(
            MatrixView(rows: matrix.rowCount, columns: columnCount, elements: scores.span), into: &product)
        BLAS.axpy(penalty, weights, into: &product)
        var sums = [Double](repeating: 0, count: columnCount)
        for row in 0..<matrix.rowCount {
            for column in 0..<columnCount { sums[column] += scores[row * columnCount + column] }
        }
        for column in 0..<columnCount { gradient[weightCount + column] = sums[column] }
        return loss + penalty / 2 * BLAS.dot(weights, weights)
    }

    /// The Hessian matrix's diagonal.
    ///
    /// - Parameter curvature: the loss's second derivative with respect to each score, the same for all.
    public func hessianDiagonal(curvature: Double) -> [Double] {
        let weights = matrix.squaredColumnNorms().map { curvature * $0 + penalty }
        let offset = curvature * Double(matrix.rowCount)
        return weights.flatMap { repeatElement($0, count: columnCount) } + repeatElement(offset, count: columnCount)
    }
}
