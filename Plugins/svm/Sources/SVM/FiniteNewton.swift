internal import Kernels

/// Finds the hyperplane of a linear support vector machine with squared hinge loss: the minimum of
/// f(w) = ½ ‖w‖² + C Σ max(0, 1 − y xᵀ w)², where each row x ends with a 1, whose weight is the offset, and which is penalized
/// as the others are, as in LIBLINEAR and scikit-learn's `LinearSVC`.
///
/// Where no row changes sides of its margin, f is quadratic, with the Hessian matrix I + 2 C Σ x xᵀ over the rows within their
/// margins. Each step goes towards that quadratic's minimum, found by conjugate gradients as far as it is worth, to the lowest
/// point on the way. S. S. Keerthi, D. DeCoste, *A modified finite Newton method for fast solution of large scale linear SVMs*,
/// JMLR 6 (2005), 341–361.
struct FiniteNewton {
    let matrix: SparseMatrix
    let c: Double
    /// It ends when f lies above the minimum by no more than this part of it.
    let tolerance: Double
    let maximumIterations: Int

    /// How exactly a step's quadratic is solved, as in LIBLINEAR: its residual, as a part of the gradient.
    private static let forcing = 0.1

    /// - Parameter y: 1 or −1 per row.
    /// - Throws: `KernelError` if numbers are too large to go on.
    func fit(_ y: [Double]) throws(KernelError) -> Fit {
        // The weights, and at last the offset.
        var variables = [Double](repeating: 0, count: matrix.columnCount + 1)
        var scores = [Double](repeating: 0, count: y.count)
        var iterations = 0
        while true {
            let active = y.indices.filter { y[$0] * scores[$0] < 1 }
            let objective = objective(variables, active, y, scores)
            let gradient = gradient(variables, active, y, scores)
            // f is as convex as ½ ‖w‖² at least. S. Boyd, L. Vandenberghe, *Convex Optimization*, 2004, (9.9).
            let hasConverged = BLAS.dot(gradient.span, gradient.span) / 2 <= tolerance * objective
            if hasConverged || iterations == maximumIterations {
                return Fit(
                    weights: Array(variables.dropLast()), offset: variables[matrix.columnCount], objective: objective,
                    iterations: iterations, hasConverged: hasConverged)
            }
            let direction = try direction(against: gradient, active)
            let slopes = y.indices.map { dot($0, direction.span) }
            let search = MarginSearch(
                variables: variables, direction: direction, y: y, scores: scores, slopes: slopes, c: c)
            let length = search.lowest()
            variables.add(direction, times: length)
            scores.add(slopes, times: length)
            iterations += 1
        }
    }

    private func objective(_ variables: [Double], _ active: [Int], _ y: [Double], _ scores: [Double]) -> Double {
        let loss = active.reduce(0.0) { sum, row in
            let gap = 1 - y[row] * scores[row]
            return sum + gap * gap
        }
        return BLAS.dot(variables.span, variables.span) / 2 + c * loss
    }

    private func gradient(_ variables: [Double], _ active: [Int], _ y: [Double], _ scores: [Double]) -> [Double] {
        var gradient = variables
        var elements = gradient.mutableSpan
        for row in active { add(row, times: -2 * c * y[row] * (1 - y[row] * scores[row]), to: &elements) }
        return gradient
    }

    /// −H⁻¹ g, about.
    private func direction(against gradient: [Double], _ active: [Int]) throws(KernelError) -> [Double] {
        var diagonal = [Double](repeating: 1, count: gradient.count)
        for row in active {
            for entry in matrix.rowOffsets[row]..<matrix.rowOffsets[row + 1] {
                diagonal[Int(matrix.columns[entry])] += 2 * c * matrix.values[entry] * matrix.values[entry]
            }
        }
        diagonal[gradient.count - 1] += 2 * c * Double(active.count)
        let right = Matrix(rows: gradient.count, columns: 1, elements: gradient.map { -$0 })
        let solver = ConjugateGradients(tolerance: Self.forcing, maximumIterations: 10 * gradient.count)
        let solution = try solver.solve(right, diagonal: diagonal) { x, product in
            for index in x.elements.indices { product[index] = x.elements[index] }
            for row in active { add(row, times: 2 * c * dot(row, x.elements), to: &product) }
        }
        return solution.x.elements.withUnsafeBufferPointer { Array($0) }
    }

    /// xᵀ w + b of a row.
    private func dot(_ row: Int, _ variables: Span<Double>) -> Double {
        matrix.dot(row: row, variables.extracting(..<matrix.columnCount)) + variables[matrix.columnCount]
    }

    /// Adds a multiple of a row.
    private func add(_ row: Int, times factor: Double, to variables: inout MutableSpan<Double>) {
        variables[matrix.columnCount] += factor
        var weights = variables._mutatingExtracting(first: matrix.columnCount)
        matrix.add(row: row, times: factor, into: &weights)
    }
}
