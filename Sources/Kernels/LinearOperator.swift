/// A matrix that is known by its products alone: the Lanczos iteration needs no more.
public protocol LinearOperator {
    /// How many rows there are.
    var rowCount: Int { get }
    /// How many columns there are.
    var columnCount: Int { get }

    /// y = A x, for `columnCount` elements x and `rowCount` elements y, which are overwritten.
    func multiply(_ x: Span<Double>, into y: inout MutableSpan<Double>)

    /// y = Aᵀ x, for `rowCount` elements x and `columnCount` elements y, which are overwritten.
    func multiplyTransposed(_ x: Span<Double>, into y: inout MutableSpan<Double>)
}

extension SparseMatrix: LinearOperator {}

/// A sparse matrix whose column means are subtracted, without ever becoming dense: A − 1 μᵀ.
public struct CenteredMatrix: LinearOperator {
    /// A.
    public let matrix: SparseMatrix
    /// μ, one mean per column.
    public let means: [Double]

    /// The matrix minus its own column means.
    public init(_ matrix: SparseMatrix) {
        self.matrix = matrix
        means = matrix.columnMeans()
    }

    /// How many rows there are.
    public var rowCount: Int { matrix.rowCount }

    /// How many columns there are.
    public var columnCount: Int { matrix.columnCount }

    /// y = A x − 1 (μᵀ x).
    public func multiply(_ x: Span<Double>, into y: inout MutableSpan<Double>) {
        matrix.multiply(x, into: &y)
        let offset = BLAS.dot(means.span, x)
        for row in y.indices {
            y[row] -= offset
        }
    }

    /// y = Aᵀ x − μ (1ᵀ x).
    public func multiplyTransposed(_ x: Span<Double>, into y: inout MutableSpan<Double>) {
        matrix.multiplyTransposed(x, into: &y)
        var sum = 0.0
        for row in x.indices {
            sum += x[row]
        }
        BLAS.axpy(-sum, means.span, into: &y)
    }
    /// C = A B − 1 (μᵀ B).
    ///
    /// - Parameters:
    ///   - b: a matrix of `columnCount` rows.
    ///   - c: `rowCount * b.columns` elements, row after row, overwritten.
    public func multiply(_ b: MatrixView, into c: inout MutableSpan<Double>) {
        var bias = [Double](repeating: 0, count: b.columns)
        var elements = bias.mutableSpan
        BLAS.gemv(b, transposed: true, means.span, alpha: -1, into: &elements)
        matrix.multiply(b, bias: bias.span, into: &c)
    }

    /// C = Aᵀ B − μ (1ᵀ B).
    ///
    /// - Parameters:
    ///   - b: a matrix of `rowCount` rows.
    ///   - c: `columnCount * b.columns` elements, row after row, overwritten.
    public func multiplyTransposed(_ b: MatrixView, into c: inout MutableSpan<Double>) {
        matrix.multiplyTransposed(b, into: &c)
        let width = b.columns
        var sums = [Double](repeating: 0, count: width)
        for row in 0..<b.rows {
            let row = b.row(row)
            for column in 0..<width { sums[column] += row[column] }
        }
        for row in 0..<columnCount {
            for column in 0..<width { c[row * width + column] -= means[row] * sums[column] }
        }
    }

    /// The diagonal of (A − 1 μᵀ)ᵀ (A − 1 μᵀ): each column's squared deviation from its mean.
    public func squaredColumnNorms() -> [Double] {
        // What rounding leaves of a constant column may be less than 0.
        return zip(matrix.squaredColumnNorms(), means).map { max(0, $0 - Double(rowCount) * $1 * $1) }
    }
}
