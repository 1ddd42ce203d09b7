internal import COpenBLAS
internal import Glibc

/// The Cholesky factorization A = Uᵀ U of a symmetric positive definite matrix.
///
/// N. J. Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd edition 2002, chapters 10 and 14.
public struct Cholesky: ~Copyable {
    /// U, upper triangular; what lies below the diagonal is what lay there in A.
    public let factor: Matrix

    /// Factorizes `a`, of which only the upper triangle is read. The factor takes over its memory. O(n³ / 3) time.
    ///
    /// LAPACK's matrices are column-major, so that our upper triangle is its lower one, and its L our Uᵀ.
    ///
    /// - Throws: `KernelError` if an element of the triangle is NaN or infinite, or the matrix is not positive definite.
    public init(of a: consuming Matrix) throws(KernelError) {
        precondition(a.rows == a.columns, "a matrix of \(a.rows) × \(a.columns) is not symmetric")
        let order = a.rows
        for row in 0..<order {
            try requireFinite(
                a.row(row).extracting(row..<order), named: "row \(row) of the matrix, from its diagonal on")
        }
        var factor = a
        let status = factor.withUnsafePointer { $0.map { order > 0 ? lapack_potrf(blasint(order), $0) : 0 } ?? 0 }
        guard status == 0 else {
            throw KernelError(
                "the matrix is not positive definite: its leading minor of order \(status) is not positive")
        }
        self.factor = factor
    }

    /// The natural logarithm of A's determinant: 2 Σ log U_ii.
    public var logDeterminant: Double { (0..<factor.rows).reduce(0) { $0 + 2 * log(factor[$1, $1]) } }

    /// A⁻¹, in the upper triangle of a matrix that takes over the factor's memory. O(2 n³ / 3) time.
    public consuming func inverse() -> Matrix {
        var inverse = factor
        let order = inverse.rows
        // Its status is 0, as no pivot is: the factorization has seen to that.
        inverse.withUnsafePointer { if let a = $0, order > 0 { _ = lapack_potri(blasint(order), a) } }
        return inverse
    }
}
