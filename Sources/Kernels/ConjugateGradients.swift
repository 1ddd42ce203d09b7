/// Solves A X = B for a symmetric positive definite A that is known by its products alone. The columns of X are found each by
/// itself, but together: one pass over A serves them all.
///
/// M. R. Hestenes, E. Stiefel, *Methods of conjugate gradients for solving linear systems*, J. Res. Nat. Bur. Standards 49
/// (1952), 409–436; with the diagonal as preconditioner: Y. Saad, *Iterative Methods for Sparse Linear Systems*, 2nd edition
/// 2003, algorithm 9.1.
public struct ConjugateGradients: Sendable {
    /// It ends where for each column ‖b − A x‖ is no more than this part of ‖b‖, or, if an objective is given, where the
    /// objective lies above its minimum by no more than this part of it.
    public var tolerance: Double
    /// How many steps are made at most.
    public var maximumIterations: Int

    /// - Parameters:
    ///   - tolerance: how large the residual may be at the end, as a part of ‖b‖, or the objective's distance from its
    ///     minimum, as a part of it.
    ///   - maximumIterations: how many steps are made at most.
    public init(tolerance: Double, maximumIterations: Int) {
        self.tolerance = tolerance
        self.maximumIterations = maximumIterations
    }

    /// What is minimized by solving: for each column c − 2 bᵀ x + xᵀ A x, the squares of a least squares problem.
    public struct Objective: Sendable {
        /// c, one number per column.
        public var constants: [Double]
        /// No eigenvalue of A is less, so that ‖b − A x‖² / convexity bounds how far the objective lies above its minimum.
        public var convexity: Double

        /// - Parameters:
        ///   - constants: c, one number per column.
        ///   - convexity: a bound of A's eigenvalues from below.
        public init(constants: [Double], convexity: Double) {
            self.constants = constants
            self.convexity = convexity
        }
    }

    /// X, and how many steps were made.
    public struct Solution: ~Copyable {
        /// One column for each of B.
        public let x: Matrix
        /// How many steps the slowest column took.
        public let iterations: Int
    }

    /// Starts at X = 0.
    ///
    /// - Parameters:
    ///   - b: the right-hand sides, as columns.
    ///   - diagonal: A's diagonal, or something near it: the nearer A is to it, the fewer steps are needed.
    ///   - objective: decides when it ends; nil if that is the residual.
    ///   - multiply: writes A times its first argument into its second.
    /// - Throws: `KernelError` if the steps ran out, A isn't positive definite, or B holds a NaN or an infinity.
    public func solve(
        _ b: consuming Matrix, diagonal: [Double], objective: Objective? = nil,
        multiply: (MatrixView, inout MutableSpan<Double>) -> Void
    ) throws(KernelError) -> Solution {
        precondition(diagonal.count == b.rows, "shapes disagree")
        try requireFinite(b.elements, named: "the right-hand sides of conjugate gradients")
        guard diagonal.allSatisfy({ $0 > 0 && $0.isFinite }) else {
            throw KernelError("the matrix of conjugate gradients is not positive definite")
        }
        let columns = b.columns
        let ones = [Double](repeating: 1, count: columns)
        var x = Matrix(rows: b.rows, columns: columns)
        var product = Matrix(rows: b.rows, columns: columns)
        var residual = b
        var scaled = Matrix(rows: residual.rows, columns: columns)
        scaled.setRows(of: residual, dividedBy: diagonal)
        var direction = Matrix(copying: scaled.view)
        var squares = residual.columnDots(residual)
        var slopes = residual.columnDots(scaled)
        let goals = squares.map { tolerance * tolerance * $0 }
        // At each step the objective is c − bᵀ x.
        var values = objective?.constants ?? []
        for iteration in 0...maximumIterations {
            // Columns that are done stay as they are.
            let isDone = (0..<columns).map { column in
                guard let objective else { return squares[column] <= goals[column] }
                return squares[column] <= objective.convexity * tolerance * values[column]
            }
            if !isDone.contains(false) { return Solution(x: x, iterations: iteration) }
            var elements = product.mutableElements
            multiply(direction.view, &elements)
            let curvatures = direction.columnDots(product)
            guard zip(curvatures, isDone).allSatisfy({ $1 || $0 > 0 && $0.isFinite }) else {
                throw KernelError("the matrix of conjugate gradients is not positive definite")
            }
            let lengths = (0..<columns).map { isDone[$0] ? 0 : slopes[$0] / curvatures[$0] }
            for column in values.indices { values[column] -= lengths[column] * slopes[column] }
            x.scaleColumns(by: ones, adding: direction, times: lengths)
            residual.scaleColumns(by: ones, adding: product, times: lengths.map { -$0 })
            scaled.setRows(of: residual, dividedBy: diagonal)
            squares = residual.columnDots(residual)
            let next = residual.columnDots(scaled)
            let factors = (0..<columns).map { isDone[$0] ? 0 : next[$0] / slopes[$0] }
            direction.scaleColumns(by: factors, adding: scaled, times: ones)
            slopes = next
        }
        throw KernelError("conjugate gradients did not converge in \(maximumIterations) iterations")
    }
}

extension Matrix {
    /// Sets each row to another matrix's, divided by a number of its own.
    fileprivate mutating func setRows(of other: borrowing Matrix, dividedBy divisors: [Double]) {
        let (rows, columns) = (rows, columns)
        let x = other.elements
        var y = mutableElements
        for row in 0..<rows {
            for column in 0..<columns {
                let index = row * columns + column
                y[unchecked: index] = x[unchecked: index] / divisors[row]
            }
        }
    }
}
