internal import COpenBLAS

/// The thin singular value decomposition A = U Σ Vᵀ of a small dense matrix.
///
/// For A of m × n, and r = min(m, n):
public struct SVD: ~Copyable {
    /// U, m × r: its columns are orthonormal.
    public let u: Matrix
    /// The diagonal of Σ: r singular values, in descending order.
    public let singularValues: [Double]
    /// Vᵀ, r × n: its rows are orthonormal.
    public let vt: Matrix

    /// Decomposes `a`, which keeps its elements. O(m n r) time.
    ///
    /// LAPACK's matrices are column-major, so that it sees Aᵀ = V Σ Uᵀ: its U is our Vᵀ and its Vᵀ is our U, without a
    /// transposition.
    ///
    /// - Throws: `KernelError` if an element is NaN or infinite, or LAPACK does not converge.
    public init(of a: MatrixView) throws(KernelError) {
        try requireFinite(a.elements, named: "the matrix")
        let rank = min(a.rows, a.columns)
        var work = Matrix(copying: a)
        var u = Matrix(rows: a.rows, columns: rank)
        var vt = Matrix(rows: rank, columns: a.columns)
        var values = [Double](repeating: 0, count: rank)
        if rank > 0 {
            let status = Self.gesdd(&work, &u, &values, &vt)
            guard status == 0 else { throw KernelError("the SVD did not converge: LAPACK's dgesdd says \(status)") }
        }
        self.u = u
        self.vt = vt
        singularValues = values
    }

    /// LAPACK's `dgesdd`; its status is 0 if all is well.
    private static func gesdd(
        _ a: inout Matrix, _ u: inout Matrix, _ values: inout [Double], _ vt: inout Matrix
    ) -> blasint {
        let (m, n) = (blasint(a.columns), blasint(a.rows))
        var integers = [blasint](repeating: 0, count: 8 * values.count)
        return a.withUnsafePointer { a in
            u.withUnsafePointer { u in
                vt.withUnsafePointer { vt in
                    var size = 0.0
                    _ = lapack_gesdd(m, n, a, &values, vt, u, &size, -1, &integers)
                    var workspace = [Double](repeating: 0, count: Int(size))
                    return lapack_gesdd(m, n, a, &values, vt, u, &workspace, blasint(size), &integers)
                }
            }
        }
    }
}
