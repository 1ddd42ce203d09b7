import Kernels

/// LAPACK's test ratio of a factorization, ‖found − expected‖ / (n ‖expected‖ ε) in the Frobenius norm. A backward stable
/// algorithm keeps it below `residualLimit`, whatever the size of the elements and the condition of the matrix.
///
/// J. Demmel, A. McKenney, *A test matrix generation suite*, LAPACK working note 9, 1989; `dpot01` and its like.
func scaledResidual(_ found: [Double], _ expected: [Double], order: Int) -> Double {
    guard found.count == expected.count else { return .infinity }
    let difference = zip(found, expected).map { $0 - $1 }
    let size = Double(max(order, 1)) * BLAS.norm(expected.span) * Double.ulpOfOne
    let norm = BLAS.norm(difference.span)
    return norm == 0 ? 0 : norm / size
}

/// The threshold of LAPACK's own tests.
let residualLimit = 30.0

/// A symmetric positive definite matrix: BᵀB of a random B with some more rows than columns.
func randomPositiveDefinite(order: Int, seed: UInt64) -> Matrix {
    let b = randomMatrix(rows: order + 3, columns: order, seed: seed)
    let transpose = transposed(b.view)
    return Matrix(rows: order, columns: order, elements: naiveProduct(transpose.view, b.view))
}

/// The symmetric matrix of which `a` holds the upper triangle.
func symmetric(_ a: MatrixView) -> Matrix {
    var full = Matrix(rows: a.rows, columns: a.columns)
    for row in 0..<a.rows {
        for column in 0..<a.columns {
            full[row, column] = a.elements[min(row, column) * a.columns + max(row, column)]
        }
    }
    return full
}

/// Orders of square matrices that break careless code: empty, single, and about the width of the vector registers.
let orders = [0, 1, 2, 3, 7, 8, 9, 10, 17, 33]
