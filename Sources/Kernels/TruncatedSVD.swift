/// The largest singular values of a matrix that is known by its products, and their right singular vectors.
///
/// The Lanczos iteration on AᵀA, thickly restarted, with full reorthogonalization: K. Wu, H. Simon, *Thick-restart Lanczos
/// method for large symmetric eigenvalue problems*, SIAM J. Matrix Anal. Appl. 22 (2000), 602–616. It holds one basis, where
/// bidiagonalization would need two. Small singular values, whose squares are lost in rounding, are computed once more from
/// A itself.
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
    ///   - tolerance: how large the residual ‖AᵀA v − σ² v‖ may be, relative to the largest σ².
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
            // ‖AᵀA v − λ v‖ of the basis's i-th eigenvector is the residual times the last element of T's.
            if (0..<rank).allSatisfy({ residual * abs(svd.vt[$0, size - 1]) <= scale }) {
                var vt = Matrix(rows: rank, columns: matrix.columnCount)
                BLAS.gemm(svd.vt.rows(0..<rank), basis.vectors.rows.view, into: &vt)
                singularValues = try Self.singularValues(of: matrix, &vt, eigenvalues: svd.singularValues)
                flipSigns(ofRows: &vt)
                self.vt = vt
                restarts = restart
                return
            }
            // Keeps some vectors beyond the wanted ones, since they are good ones already.
            basis.restart(from: svd, keeping: (rank + size) / 2)
        }
        throw KernelError("\(rank) singular values did not converge in \(maximumRestarts) restarts")
    }

    /// The singular values that belong to the rows of Vᵀ, which are turned within their span if that makes them better.
    ///
    /// - Parameter eigenvalues: those of AᵀA, of which the first ones belong to Vᵀ.
    private static func singularValues(
        of matrix: some LinearOperator, _ vt: inout Matrix, eigenvalues: [Double]
    ) throws(KernelError) -> [Double] {
        guard eigenvalues[vt.rows - 1] < 1e-6 * eigenvalues[0] else {
            return eigenvalues[..<vt.rows].map { $0.squareRoot() }
        }
        // A V = U Σ Rᵀ for a small rotation R: the singular vectors are V R.
        var images = Matrix(rows: vt.rows, columns: matrix.rowCount)
        for index in 0..<vt.rows {
            var image = images.mutableRow(index)
            matrix.multiply(vt.row(index), into: &image)
        }
        let svd = try SVD(of: images.view)
        var rotated = Matrix(rows: vt.rows, columns: vt.columns)
        BLAS.gemm(svd.u.view, transposed: true, vt.view, into: &rotated)
        vt = rotated
        return svd.singularValues
    }
}
