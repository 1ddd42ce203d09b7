/// An orthonormal basis V, grown so that AᵀA V = V T + β v eᵀ: e is the last unit vector, v the next vector of V, and T a
/// small matrix whose largest eigenvalues approach those of AᵀA, the squared singular values of A.
///
/// In exact arithmetic T is tridiagonal, and an arrow after a restart. Here a column of T is what the orthogonalization of
/// AᵀA v against V subtracts, which is both, and takes rounding into account.
struct LanczosBasis<Operator: LinearOperator>: ~Copyable {
    private let matrix: Operator
    /// V, vectors of n elements.
    private(set) var vectors: OrthonormalBasis
    /// T, size × size, symmetric.
    private(set) var projection: Matrix
    /// v.
    private var next: [Double] = []
    /// β; nil if v doesn't come from the vector before it alone.
    private var coupling: Double?
    /// The largest norm met so far, roughly that of AᵀA: what rounding errors are measured by.
    private var scale = 0.0
    private var generator: SplitMix64

    private var size: Int { projection.rows }

    /// - Parameter size: how many vectors to hold, at most min(m, n).
    init(of matrix: Operator, size: Int, seed: UInt64) {
        self.matrix = matrix
        vectors = OrthonormalBasis(capacity: size, dimension: matrix.columnCount)
        projection = Matrix(rows: size, columns: size)
        generator = SplitMix64(seed: seed)
        next = newDirection()
    }

    /// Fills the basis.
    ///
    /// - Returns: β.
    mutating func extend() -> Double {
        while vectors.count < size { step() }
        return coupling ?? 0
    }

    /// Goes back to the `kept` best eigenvectors of T; v stays the next one.
    ///
    /// - Parameter svd: that of T, which is positive semidefinite, so that it is its eigendecomposition too.
    mutating func restart(from svd: borrowing SVD, keeping kept: Int) {
        vectors.rotate(by: svd.vt.view, keeping: kept)
        projection = Matrix(rows: size, columns: size)
        for index in 0..<kept {
            projection[index, index] = svd.singularValues[index]
        }
        coupling = nil
    }

    /// Adds v to V, and makes the next one of AᵀA v.
    private mutating func step() {
        let index = vectors.count
        vectors.append(next)
        var product = square(next)
        scale = max(scale, BLAS.norm(product.span))
        var column: [Double]
        if let coupling, index > 0 {
            // Of V only the latest two vectors have a part in the product. What else is found in it then comes of rounding
            // and is so little that subtracting it once is enough.
            column = [Double](repeating: 0, count: index + 1)
            column[index - 1] = coupling
            column[index] = BLAS.dot(next.span, product.span)
            var rest = product.mutableSpan
            BLAS.axpy(-coupling, vectors.rows.row(index - 1), into: &rest)
            BLAS.axpy(-column[index], next.span, into: &rest)
            column.add(vectors.orthogonalize(&product, passes: 1), times: 1)
        } else {
            column = vectors.orthogonalize(&product)
        }
        for row in 0...index {
            projection[row, index] = column[row]
            projection[index, row] = column[row]
        }
        let beta = Self.normalize(&product, scale: scale)
        coupling = beta > 0 ? beta : nil
        next = beta > 0 ? product : newDirection()
    }

    /// AᵀA x.
    private func square(_ x: [Double]) -> [Double] {
        let image = [Double](count: matrix.rowCount) { matrix.multiply(x.span, into: &$0) }
        return [Double](count: x.count) { matrix.multiplyTransposed(image.span, into: &$0) }
    }

    /// A unit vector orthogonal to V: a combination of A's rows, while there are any new ones, since others are lost on
    /// a basis that has hardly more room than A has rows.
    private mutating func newDirection() -> [Double] {
        let none = OrthonormalBasis(capacity: 0, dimension: matrix.rowCount)
        let combination = none.randomComplement(using: &generator)
        var vector = [Double](count: vectors.dimension) { matrix.multiplyTransposed(combination.span, into: &$0) }
        let before = BLAS.norm(vector.span)
        _ = vectors.orthogonalize(&vector)
        guard Self.normalize(&vector, scale: before) == 0, vectors.count < vectors.dimension else { return vector }
        return vectors.randomComplement(using: &generator)
    }

    /// Divides a vector by its norm, unless that is nothing but rounding errors.
    ///
    /// - Parameter scale: the norm of what the vector was computed from.
    /// - Returns: the norm, or 0. If it isn't finite the vector stays as it is, and T tells.
    private static func normalize(_ vector: inout [Double], scale: Double) -> Double {
        let norm = BLAS.norm(vector.span)
        guard norm.isFinite else { return norm }
        guard norm > 8 * Double.ulpOfOne * scale else { return 0 }
        vector.scale(by: 1 / norm)
        return norm
    }
}
