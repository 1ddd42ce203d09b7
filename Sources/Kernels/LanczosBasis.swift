/// Orthonormal bases U and V, grown so that A V = U B and Aᵀ U = V Bᵀ + β v eᵀ: e is the last unit vector, v the next
/// vector of V, and B a small matrix whose largest singular values approach those of A.
///
/// In exact arithmetic B is bidiagonal, and an arrow after a restart. Here a column of B is what the orthogonalization
/// of A v against U subtracts, which is both, and takes rounding into account.
struct LanczosBasis<Operator: LinearOperator>: ~Copyable {
    private let matrix: Operator
    /// U, vectors of m elements.
    private(set) var left: OrthonormalBasis
    /// V, vectors of n elements.
    private(set) var right: OrthonormalBasis
    /// B, size × size.
    private(set) var projection: Matrix
    /// v.
    private var next: [Double] = []
    /// The largest norm met so far, roughly that of A: what rounding errors are measured by.
    private var scale = 0.0
    private var generator: SplitMix64

    private var size: Int { projection.rows }

    /// - Parameter size: how many vectors to hold, at most min(m, n).
    init(of matrix: Operator, size: Int, seed: UInt64) {
        self.matrix = matrix
        left = OrthonormalBasis(capacity: size, dimension: matrix.rowCount)
        right = OrthonormalBasis(capacity: size, dimension: matrix.columnCount)
        projection = Matrix(rows: size, columns: size)
        generator = SplitMix64(seed: seed)
        next = newDirection()
    }

    /// Fills the bases.
    ///
    /// - Returns: β.
    mutating func extend() -> Double {
        var beta = 0.0
        while left.count < size {
            beta = step()
        }
        return beta
    }

    /// Goes back to the `kept` best singular vectors of B; v stays the next one.
    mutating func restart(from svd: borrowing SVD, keeping kept: Int) {
        left.rotate(by: svd.u.view, transposed: true, keeping: kept)
        right.rotate(by: svd.vt.view, keeping: kept)
        projection = Matrix(rows: size, columns: size)
        for index in 0..<kept {
            projection[index, index] = svd.singularValues[index]
        }
    }

    /// Adds v to V, and to U what is new in A v.
    ///
    /// - Returns: β.
    private mutating func step() -> Double {
        let index = left.count
        right.append(next)
        var u = [Double](count: left.dimension) { matrix.multiply(next.span, into: &$0) }
        let column = left.orthogonalize(&u)
        for row in 0..<index {
            projection[row, index] = column[row]
        }
        let alpha = normalize(&u)
        projection[index, index] = alpha
        if alpha == 0 { u = left.randomComplement(using: &generator) }
        left.append(u)

        var v = [Double](count: right.dimension) { matrix.multiplyTransposed(u.span, into: &$0) }
        _ = right.orthogonalize(&v)
        let beta = normalize(&v)
        next = beta > 0 ? v : newDirection()
        return beta
    }

    /// A unit vector orthogonal to V: a combination of A's rows, while there are any new ones, since others are lost on
    /// a basis that has hardly more room than A has rows.
    private mutating func newDirection() -> [Double] {
        let none = OrthonormalBasis(capacity: 0, dimension: left.dimension)
        let combination = none.randomComplement(using: &generator)
        var vector = [Double](count: right.dimension) { matrix.multiplyTransposed(combination.span, into: &$0) }
        _ = right.orthogonalize(&vector)
        guard normalize(&vector) == 0, right.count < right.dimension else { return vector }
        return right.randomComplement(using: &generator)
    }

    /// Divides a vector by its norm, unless that is nothing but rounding errors.
    ///
    /// - Returns: the norm, or 0. If it isn't finite the vector stays as it is, and B tells.
    private mutating func normalize(_ vector: inout [Double]) -> Double {
        let norm = BLAS.norm(vector.span)
        guard norm.isFinite else { return norm }
        scale = max(scale, norm)
        guard norm > 8 * Double.ulpOfOne * scale else { return 0 }
        var elements = vector.mutableSpan
        BLAS.scale(1 / norm, &elements)
        return norm
    }
}
