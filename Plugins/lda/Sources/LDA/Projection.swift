internal import Kernels

/// Fewer features: onto the directions of a sparse matrix's largest singular values, if it has more columns than wanted.
struct Projection: ~Copyable {
    /// The directions, columns × directions; nil if the columns are few enough and stay what they are.
    private let directions: Matrix?

    /// A singular value that is less than this part of the greatest is nothing but rounding errors.
    private static let negligible = 1e-10

    /// - Parameter limit: how many directions there are at most; there are no more than rows either.
    /// - Throws: `KernelError` if the singular values don't converge.
    init(of matrix: SparseMatrix, limit: Int, seed: UInt64) throws(KernelError) {
        guard matrix.columnCount > limit else {
            directions = nil
            return
        }
        let svd = try TruncatedSVD(of: matrix, rank: min(limit, matrix.rowCount), seed: seed)
        let values = svd.singularValues
        let count = values.prefix { $0 > Self.negligible * values[0] }.count
        directions = Matrix(copying: svd.vt.rows(0..<count)).transposed()
    }

    /// The rows with fewer features, dense.
    func callAsFunction(_ matrix: SparseMatrix) -> Matrix {
        switch directions {
        case .some(let directions):
            var rows = Matrix(rows: matrix.rowCount, columns: directions.columns)
            var elements = rows.mutableElements
            let zeros = [Double](repeating: 0, count: directions.columns)
            matrix.multiply(directions.view, bias: zeros.span, into: &elements)
            return rows
        case .none: return matrix.dense()
        }
    }

    /// The weights of all features, columns × classes, that have the effect of these on the fewer ones.
    func expand(_ weights: MatrixView) -> Matrix {
        switch directions {
        case .some(let directions):
            var expanded = Matrix(rows: directions.rows, columns: weights.columns)
            BLAS.gemm(directions.view, weights, into: &expanded)
            return expanded
        case .none: return Matrix(copying: weights)
        }
    }
}
