/// Orthonormal bases U and V, grown so that A V = U B and Aᵀ U = V Bᵀ + β v eᵀ: e is the last unit vector, v the next
/// vector of V, and B a small matrix whose largest singular values approach those of A.
///
/// In exact arithmetic B is bidiagonal, and an arrow after a restart. Here a column of B is what the orthogonalization
/// of A v against U subtracts, which is both, and takes rounding into account.
struct LanczosBasis: ~Copyable {
    /// Uᵀ, size × m.
    private(set) var left: Matrix
    /// Vᵀ, size × n.
    private(set) var right: Matrix
    /// B, size × size.
    private(set) var projection: Matrix
    /// v, n elements.
    private var next: [Double]
    /// How many vectors U and V hold by now.
    private var count = 0
    /// The largest element of B so far: what rounding errors are measured by.
    private var scale = 0.0
    private var generator: SplitMix64

    private var size: Int { projection.rows }

    /// - Parameter size: how many vectors to hold, at most min(m, n).
    init(of matrix: some LinearOperator, size: Int, seed: UInt64) {
        left = Matrix(rows: size, columns: matrix.rowCount)
        right = Matrix(rows: size, columns: matrix.columnCount)
        projection = Matrix(rows: size, columns: size)
        next = []
        generator = SplitMix64(seed: seed)
        next = newDirection(of: matrix)
    }

    /// Fills the bases.
    ///
    /// - Returns: β.
    mutating func extend(with matrix: some LinearOperator) -> Double {
        var beta = 0.0
        while count < size {
            beta = step(with: matrix)
        }
        return beta
    }

    /// Goes back to the `kept` best vectors; v stays the next one.
    mutating func restart(from svd: borrowing SVD, keeping kept: Int) {
        var newLeft = Matrix(rows: size, columns: left.columns)
        BLAS.gemm(svd.u.view, transposed: true, left.view, into: &newLeft)
        left = newLeft
        var newRight = Matrix(rows: size, columns: right.columns)
        BLAS.gemm(svd.vt.view, right.view, into: &newRight)
        right = newRight
        projection = Matrix(rows: size, columns: size)
        for index in 0..<kept {
            projection[index, index] = svd.singularValues[index]
        }
        count = kept
    }

    /// Adds v to V, and to U what is new in A v.
    ///
    /// - Returns: β.
    private mutating func step(with matrix: some LinearOperator) -> Double {
        right.replaceRow(count, with: next.span)
        var u = Self.product(count: left.columns) { matrix.multiply(next.span, into: &$0) }
        let column = Self.orthogonalize(&u, against: left.rows(0..<count))
        for row in column.indices {
            projection[row, count] = column[row]
        }
        let alpha = normalize(&u)
        projection[count, count] = alpha
        if alpha == 0 {
            u = Self.randomVector(count: u.count, orthogonalTo: left.rows(0..<count), using: &generator)
        }
        left.replaceRow(count, with: u.span)
        count += 1

        next = Self.product(count: right.columns) { matrix.multiplyTransposed(u.span, into: &$0) }
        _ = Self.orthogonalize(&next, against: right.rows(0..<count))
        let beta = normalize(&next)
        if beta == 0 { next = newDirection(of: matrix) }
        return beta
    }

    /// A unit vector orthogonal to V: a combination of A's rows, while there are any new ones, since others are lost on
    /// a basis that has hardly more room than A has rows.
    private mutating func newDirection(of matrix: some LinearOperator) -> [Double] {
        let none = left.rows(0..<0)
        let combination = Self.randomVector(count: left.columns, orthogonalTo: none, using: &generator)
        var vector = Self.product(count: right.columns) { matrix.multiplyTransposed(combination.span, into: &$0) }
        _ = Self.orthogonalize(&vector, against: right.rows(0..<count))
        guard normalize(&vector) == 0, count < right.columns else { return vector }
        return Self.randomVector(count: vector.count, orthogonalTo: right.rows(0..<count), using: &generator)
    }

    /// Divides a vector by its norm, unless that is nothing but rounding errors.
    ///
    /// - Returns: the norm, or 0.
    private mutating func normalize(_ vector: inout [Double]) -> Double {
        let norm = BLAS.norm(vector.span)
        scale = max(scale, norm)
        guard norm > 8 * Double.ulpOfOne * scale else { return 0 }
        var elements = vector.mutableSpan
        BLAS.scale(1 / norm, &elements)
        return norm
    }
}
