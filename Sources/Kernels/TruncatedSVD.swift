/// The largest singular values of a matrix that is known by its products, and their right singular vectors.
///
/// Lanczos bidiagonalization, thickly restarted, with full reorthogonalization: J. Baglama, L. Reichel, *Augmented
/// implicitly restarted Lanczos bidiagonalization methods*, SIAM J. Sci. Comput. 27 (2005), 19–42.
public struct TruncatedSVD: ~Copyable {
    /// The largest singular values, in descending order.
    public let singularValues: [Double]
    /// Vᵀ: row i is the right singular vector of `singularValues[i]`; its sign is `flipSigns(ofRows:)`'s.
    public let vt: Matrix
    /// How many times the basis was rebuilt from its best part.
    public let restarts: Int

    /// Finds the `rank` largest singular values.
    ///
    /// - Parameters:
    ///   - matrix: m × n.
    ///   - rank: from 1 to min(m, n).
    ///   - seed: chooses the first vector. The result depends on it within rounding only.
    ///   - tolerance: how large the residual ‖Aᵀ u − σ v‖ may be, relative to the largest singular value.
    ///   - maximumRestarts: when to give up.
    /// - Throws: `KernelError` if the iteration doesn't converge, or meets a NaN or an infinity.
    public init(
        of matrix: some LinearOperator, rank: Int, seed: UInt64, tolerance: Double = 1e-13, maximumRestarts: Int = 1000
    ) throws(KernelError) {
        let limit = min(matrix.rowCount, matrix.columnCount)
        precondition(1...limit ~= rank, "a \(matrix.rowCount) × \(matrix.columnCount) matrix has no rank \(rank)")
        let size = min(max(2 * rank + 1, rank + 20), limit)
        var basis = LanczosBasis(of: matrix, size: size, seed: seed)
        for restart in 0...maximumRestarts {
            let residual = basis.extend()
            try requireFinite(basis.projection.elements, named: "the matrix's projection")
            let svd = try SVD(of: basis.projection.view)
            let scale = svd.singularValues[0] * tolerance
            // ‖Aᵀ u − σ v‖ of the basis's i-th singular triplet is the residual times the last element of its u.
            if (0..<rank).allSatisfy({ residual * abs(svd.u[size - 1, $0]) <= scale }) {
                var vt = Matrix(rows: rank, columns: matrix.columnCount)
                BLAS.gemm(svd.vt.rows(0..<rank), basis.right.rows.view, into: &vt)
                flipSigns(ofRows: &vt)
                self.vt = vt
                singularValues = Array(svd.singularValues[..<rank])
                restarts = restart
                return
            }
            // Keeps some vectors beyond the wanted ones, since they are good ones already.
            basis.restart(from: svd, keeping: (rank + size) / 2)
        }
        throw KernelError("\(rank) singular values did not converge in \(maximumRestarts) restarts")
    }
}
