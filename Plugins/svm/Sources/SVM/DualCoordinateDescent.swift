internal import Kernels

/// Trains a linear support vector machine with squared hinge loss: min ½ ‖w‖² + C Σ max(0, 1 − y_i wᵀ x_i)², by descent along
/// one variable of the dual problem at a time. The offset is the weight of a feature that is always 1, and so penalized, as
/// in LIBLINEAR and scikit-learn's `LinearSVC`.
///
/// C.-J. Hsieh, K.-W. Chang, C.-J. Lin, S. S. Keerthi, S. Sundararajan, *A dual coordinate descent method for large-scale
/// linear SVM*, ICML 2008: algorithm 3, which sets rows aside that no longer take part ("shrinking").
struct DualCoordinateDescent {
    private let matrix: SparseMatrix
    private let c: Double
    private let tolerance: Double
    private let maximumIterations: Int
    /// x_iᵀ x_i + 1 + 1 / (2 C): the dual's second derivatives.
    private let curvatures: [Double]

    /// A gradient so small that a step along it would be lost in rounding, as in LIBLINEAR.
    private static let negligible = 1e-12

    /// What came of one training.
    struct Fit {
        let weights: [Double]
        let offset: Double
        let objective: Double
        /// How many times it went through the rows.
        let iterations: Int
        let hasConverged: Bool
    }

    init(_ matrix: SparseMatrix, c: Double, tolerance: Double, maximumIterations: Int) {
        self.matrix = matrix
        self.c = c
        self.tolerance = tolerance
        self.maximumIterations = maximumIterations
        curvatures = matrix.squaredRowNorms().map { $0 + 1 + 0.5 / c }
    }

    /// - Parameters:
    ///   - y: 1 or −1 per row.
    ///   - generator: decides the order of the rows.
    func fit(_ y: [Double], using generator: inout SplitMix64) -> Fit {
        var plane = Plane(featureCount: matrix.columnCount)
        var dual = [Double](repeating: 0, count: y.count)
        var active = Array(y.indices)
        // The greatest projected gradient of the pass before: a row at its bound whose gradient exceeds it is set aside.
        var previousGreatest = Double.infinity
        var iterations = 0
        var hasConverged = false
        while iterations < maximumIterations {
            var (least, greatest) = (Double.infinity, -Double.infinity)
            active.shuffle(using: &generator)
            var position = 0
            while position < active.count {
                let row = active[position]
                let gradient = y[row] * plane.score(matrix, row) - 1 + dual[row] * 0.5 / c
                if dual[row] == 0, gradient > previousGreatest {
                    active.swapAt(position, active.count - 1)
                    active.removeLast()
                    continue
                }
                // At its bound a variable can only grow.
                let projected = dual[row] == 0 ? min(gradient, 0) : gradient
                (least, greatest) = (min(least, projected), max(greatest, projected))
                if projected.magnitude > Self.negligible {
                    let old = dual[row]
                    dual[row] = max(old - gradient / curvatures[row], 0)
                    plane.add(matrix, row, times: (dual[row] - old) * y[row])
                }
                position += 1
            }
            iterations += 1
            if greatest - least <= tolerance {
                if active.count == y.count {
                    hasConverged = true
                    break
                }
                // Once more with all rows, as some may have been set aside too early.
                active = Array(y.indices)
                previousGreatest = .infinity
                continue
            }
            previousGreatest = greatest <= 0 ? .infinity : greatest
        }
        return Fit(
            weights: plane.weights, offset: plane.offset, objective: objective(plane, y), iterations: iterations,
            hasConverged: hasConverged)
    }

    private func objective(_ plane: Plane, _ y: [Double]) -> Double {
        let loss = y.indices.reduce(0.0) { sum, row in
            let gap = max(0, 1 - y[row] * plane.score(matrix, row))
            return sum + gap * gap
        }
        return 0.5 * (BLAS.dot(plane.weights.span, plane.weights.span) + plane.offset * plane.offset) + c * loss
    }
}

/// A hyperplane under construction.
private struct Plane {
    var weights: [Double]
    var offset = 0.0

    init(featureCount: Int) { weights = [Double](repeating: 0, count: featureCount) }

    /// wᵀ x + b of a row.
    func score(_ matrix: SparseMatrix, _ row: Int) -> Double { matrix.dot(row: row, weights.span) + offset }

    /// Adds a multiple of a row.
    mutating func add(_ matrix: SparseMatrix, _ row: Int, times factor: Double) {
        var elements = weights.mutableSpan
        matrix.add(row: row, times: factor, into: &elements)
        offset += factor
    }
}
