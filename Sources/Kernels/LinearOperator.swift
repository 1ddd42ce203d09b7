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
}
