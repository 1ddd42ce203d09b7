internal import COpenBLAS

/// The thin QR factorization A = Q R of a dense matrix.
///
/// For A of m × n, and r = min(m, n):
public struct QR: ~Copyable {
    /// Q, m × r: its columns are orthonormal.
    public let q: Matrix
    /// R, r × n: upper triangular, or trapezoidal if A is wide.
    public let r: Matrix

    /// Factorizes `a`, which keeps its elements. O(m n r) time.
    ///
    /// LAPACK's matrices are column-major, so that it sees Aᵀ = Rᵀ Qᵀ: its LQ factorization is our QR, without a
    /// transposition.
    ///
    /// - Throws: `KernelError` if an element is NaN or infinite.
    public init(of a: MatrixView) throws(KernelError) {
        try requireFinite(a.elements, named: "the matrix")
        let (m, n, rank) = (a.rows, a.columns, min(a.rows, a.columns))
        var factors = Matrix(copying: a)
        var q = Matrix(rows: m, columns: rank)
        var r = Matrix(rows: rank, columns: n)
        if rank > 0 {
            var tau = [Double](repeating: 0, count: rank)
            var workspace = [Double](repeating: 0, count: 64 * max(m, n))
            let size = blasint(workspace.count)
            _ = factors.withUnsafePointer { lapack_gelqf(blasint(n), blasint(m), $0, &tau, &workspace, size) }
            for row in 0..<rank {
                for column in row..<n { r[row, column] = factors[row, column] }
            }
            for row in 0..<m {
                for column in 0..<rank { q[row, column] = factors[row, column] }
            }
            let order = blasint(rank)
            _ = q.withUnsafePointer { lapack_orglq(order, blasint(m), order, $0, order, &tau, &workspace, size) }
        }
        self.q = q
        self.r = r
    }
}
