internal import Kernels

/// X ≈ W H, neither of which has a negative number, by descent along one element at a time: ‖X − W H‖² comes down with each.
///
/// The rows of W don't depend on each other, nor do the columns of H, so that they take turns: all of W, then all of H.
///
/// A. Cichocki, A.-H. Phan, *Fast local algorithms for large scale nonnegative matrix and tensor factorizations*, IEICE Trans.
/// Fundamentals E92-A (2009), 708–721; C.-J. Hsieh, I. S. Dhillon, *Fast coordinate descent methods with variable selection
/// for non-negative matrix factorization*, KDD 2011. Order and stopping rule are those of scikit-learn's `NMF(solver="cd")`.
struct Factorization: ~Copyable {
    /// W, rows × components.
    let w: Matrix
    /// Hᵀ, features × components.
    let ht: Matrix
    /// How many times it went through W and H.
    let iterations: Int
    let hasConverged: Bool

    private let matrix: SparseMatrix

    /// - Parameters:
    ///   - matrix: X.
    ///   - tolerance: it ends when the projected gradients that it meets sum to no more than this part of the first ones.
    init(_ matrix: SparseMatrix, from start: borrowing StartingFactors, tolerance: Double, maximumIterations: Int) {
        self.matrix = matrix
        let transpose = matrix.transposed()
        var w = Matrix(copying: start.w.view)
        var ht = Matrix(copying: start.ht.view)
        var (first, iterations, hasConverged) = (0.0, 0, false)
        while iterations < maximumIterations, !hasConverged {
            iterations += 1
            let violation = Self.update(&w, matrix, ht.view) + Self.update(&ht, transpose, w.view)
            if iterations == 1 { first = violation }
            hasConverged = violation <= tolerance * first
        }
        self.w = w
        self.ht = ht
        self.iterations = iterations
        self.hasConverged = hasConverged
    }

    /// H Hᵀ.
    func gram() -> Matrix { Self.gram(ht.view) }

    /// ‖X − W H‖, in the Frobenius norm: ‖X‖² − 2 tr (X Hᵀ Wᵀ) + tr (Wᵀ W H Hᵀ), so that W H isn't needed.
    func error() -> Double {
        let left = Self.gram(w.view)
        let right = gram()
        let product = Self.product(matrix, ht.view)
        let square = matrix.values.reduce(0) { $0 + $1 * $1 }
        let parts = BLAS.dot(left.elements, right.elements) - 2 * BLAS.dot(product.elements, w.elements)
        return max(0, square + parts).squareRoot()
    }

    private static func gram(_ factor: MatrixView) -> Matrix {
        var gram = Matrix(rows: factor.columns, columns: factor.columns)
        BLAS.gemm(factor, transposed: true, factor, into: &gram)
        return gram
    }

    private static func product(_ matrix: SparseMatrix, _ factor: MatrixView) -> Matrix {
        var product = Matrix(rows: matrix.rowCount, columns: factor.columns)
        var elements = product.mutableElements
        matrix.multiply(factor, bias: [Double](repeating: 0, count: factor.columns).span, into: &elements)
        return product
    }

    /// Moves each element of a factor to where the error is least along it.
    ///
    /// - Returns: the sum of the projected gradients' magnitudes.
    private static func update(_ factor: inout Matrix, _ matrix: SparseMatrix, _ other: MatrixView) -> Double {
        let count = factor.columns
        let gram = gram(other)
        let steps = CoordinateSweep.steps(gram.elements, count: count)
        let product = product(matrix, other)
        var gradient = [Double](repeating: 0, count: count)
        var elements = factor.mutableElements
        var violation = 0.0
        // Without bounds checks. Sound, because G has a row and a column, and gradient and steps an element, for each column of
        // the factor, whose shape is the product's. None of them is empty.
        gradient.withUnsafeMutableBufferPointer { gradient in
            gram.elements.withUnsafeBufferPointer { gram in
                steps.withUnsafeBufferPointer { steps in
                    product.elements.withUnsafeBufferPointer { product in
                        elements.withUnsafeMutableBufferPointer { factor in
                            for row in stride(from: 0, to: factor.count, by: count) {
                                violation += update(
                                    factor.baseAddress! + row, product: product.baseAddress! + row,
                                    gradient: gradient.baseAddress!, gram: gram.baseAddress!,
                                    steps: steps.baseAddress!, count: count)
                            }
                        }
                    }
                }
            }
        }
        return violation
    }

    /// The same for one row w of the factor, for which `product` is x Hᵀ.
    private static func update(
        _ w: UnsafeMutablePointer<Double>, product: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>,
        gram: UnsafePointer<Double>, steps: UnsafePointer<Double>, count: Int
    ) -> Double {
        // G w − x Hᵀ; G is symmetric.
        for index in 0..<count { gradient[index] = -product[index] }
        for index in 0..<count where w[index] > 0 {
            let (weight, column) = (w[index], gram + index * count)
            for other in 0..<count { gradient[other] += weight * column[other] }
        }
        return CoordinateSweep(w, gradient: gradient, gram: gram, steps: steps, count: count).violation
    }
}
