/// Solves A x = b for a symmetric positive definite A that is known by its products alone.
///
/// M. R. Hestenes, E. Stiefel, *Methods of conjugate gradients for solving linear systems*, J. Res. Nat. Bur. Standards 49
/// (1952), 409–436; J. Nocedal, S. J. Wright, *Numerical Optimization*, 2nd edition 2006, algorithm 5.2.
public struct ConjugateGradients: Sendable {
    /// It ends where ‖b − A x‖ is no more than this part of ‖b‖.
    public var tolerance: Double
    /// How many steps are made at most.
    public var maximumIterations: Int

    /// - Parameters:
    ///   - tolerance: how large the residual may be at the end, as a part of ‖b‖.
    ///   - maximumIterations: how many steps are made at most.
    public init(tolerance: Double, maximumIterations: Int) {
        self.tolerance = tolerance
        self.maximumIterations = maximumIterations
    }

    /// Starts at x = 0.
    ///
    /// - Parameters:
    ///   - b: the right-hand side.
    ///   - multiply: writes A times its first argument into its second.
    /// - Returns: x, and how many steps were made.
    /// - Throws: `KernelError` if the steps ran out, or A isn't positive definite.
    public func solve(
        _ b: [Double], multiply: (Span<Double>, inout MutableSpan<Double>) -> Void
    ) throws(KernelError) -> (x: [Double], iterations: Int) {
        var x = [Double](repeating: 0, count: b.count)
        var residual = b
        var direction = b
        var product = x
        var square = BLAS.dot(b.span, b.span)
        let goal = tolerance * tolerance * square
        for iteration in 0...maximumIterations {
            if square <= goal { return (x, iteration) }
            var elements = product.mutableSpan
            multiply(direction.span, &elements)
            let curvature = BLAS.dot(direction.span, product.span)
            guard curvature > 0, curvature.isFinite else {
                throw KernelError("the matrix of conjugate gradients is not positive definite")
            }
            let length = square / curvature
            x.add(direction, times: length)
            residual.add(product, times: -length)
            let next = BLAS.dot(residual.span, residual.span)
            direction.scale(by: next / square)
            direction.add(residual, times: 1)
            square = next
        }
        throw KernelError("conjugate gradients did not converge in \(maximumIterations) iterations")
    }
}
