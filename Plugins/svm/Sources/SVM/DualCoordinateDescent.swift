internal import Kernels

/// Finds the hyperplane of a linear support vector machine with squared hinge loss, min ½ ‖w‖² + C Σ max(0, 1 − y xᵀ w)², by
/// descent along one variable α of the dual problem at a time: max Σ α − ½ ‖w‖² − Σ α² / (4 C) with w = Σ α y x and α ≥ 0. The
/// offset is the weight of a feature that is always 1, and so penalized, as in LIBLINEAR and scikit-learn's `LinearSVC`.
///
/// C.-J. Hsieh, K.-W. Chang, C.-J. Lin, S. S. Keerthi, S. Sundararajan, *A dual coordinate descent method for large-scale
/// linear SVM*, ICML 2008: algorithm 3, which sets rows aside that no longer take part ("shrinking"). It ends by the gap
/// between both problems, as no α can say how far the objective still is from the minimum.
struct DualCoordinateDescent {
    private let matrix: SparseMatrix
    private let c: Double
    private let tolerance: Double
    private let maximumIterations: Int
    /// x_iᵀ x_i + 1 + 1 / (2 C): the dual's second derivatives.
    private let curvatures: [Double]

    /// So many passes cost several times as much as to compute the gap after them.
    private static let passesPerCheck = 8

    /// - Parameters:
    ///   - tolerance: it ends when the objective lies above the minimum by no more than this part of it.
    ///   - maximumIterations: or after so many passes through the rows.
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
        var iterations = 0
        while true {
            let (objective, gap) = objective(plane, y, dual)
            let hasConverged = gap <= tolerance * objective
            if hasConverged || iterations == maximumIterations {
                return Fit(
                    weights: plane.weights, offset: plane.offset, objective: objective, iterations: iterations,
                    hasConverged: hasConverged)
            }
            // All rows again, as some may have been set aside too early.
            var active = Array(y.indices)
            var limit = Double.infinity
            for _ in 0..<min(Self.passesPerCheck, maximumIterations - iterations) {
                limit = descend(&plane, &dual, y, &active, limit: limit, using: &generator)
                iterations += 1
            }
        }
    }

    /// Goes once through the active rows, and sets those aside that are at their bound and won't leave it soon.
    ///
    /// - Parameter limit: the greatest projected gradient of the pass before: a row at its bound whose gradient exceeds it
    ///   is set aside.
    /// - Returns: the limit for the next pass.
    private func descend(
        _ plane: inout Plane, _ dual: inout [Double], _ y: [Double], _ active: inout [Int], limit: Double,
        using generator: inout SplitMix64
    ) -> Double {
        var greatest = 0.0
        active.shuffle(using: &generator)
        var position = 0
        while position < active.count {
            let row = active[position]
            let gradient = y[row] * plane.score(matrix, row) - 1 + dual[row] * 0.5 / c
            if dual[row] == 0, gradient > limit {
                active.swapAt(position, active.count - 1)
                active.removeLast()
                continue
            }
            // At its bound a variable can only grow.
            if dual[row] > 0 || gradient < 0 {
                greatest = max(greatest, gradient)
                let old = dual[row]
                dual[row] = max(old - gradient / curvatures[row], 0)
                plane.add(matrix, row, times: (dual[row] - old) * y[row])
            }
            position += 1
        }
        return greatest > 0 ? greatest : .infinity
    }

    /// The objective, and how far it lies above the dual's, between which the minimum is.
    private func objective(_ plane: Plane, _ y: [Double], _ dual: [Double]) -> (Double, gap: Double) {
        let square = BLAS.dot(plane.weights.span, plane.weights.span) + plane.offset * plane.offset
        var (loss, dualObjective) = (0.0, -square / 2)
        for row in y.indices {
            let gap = max(0, 1 - y[row] * plane.score(matrix, row))
            loss += gap * gap
            dualObjective += dual[row] - dual[row] * dual[row] / (4 * c)
        }
        let objective = square / 2 + c * loss
        return (objective, objective - dualObjective)
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
