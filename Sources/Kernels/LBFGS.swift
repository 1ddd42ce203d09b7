/// Minimizes a smooth function of many variables by the limited-memory BFGS method, which estimates the curvature from the
/// latest few steps.
///
/// D. C. Liu, J. Nocedal, *On the limited memory BFGS method for large scale optimization*, Mathematical Programming 45
/// (1989), 503–528; J. Nocedal, S. J. Wright, *Numerical Optimization*, 2nd edition 2006, algorithms 7.4 and 7.5.
public struct LBFGS: Sendable {
    /// How many steps are remembered.
    public var memory = 10
    /// How many steps are made at most.
    public var maximumIterations = 100
    /// It ends where no element of the gradient is larger.
    public var gradientTolerance = 1e-4
    /// It ends when a step lowers the value by no more than this part of it.
    public var valueTolerance = 64 * Double.ulpOfOne

    /// The standard settings, which are those of scikit-learn's `lbfgs` solver.
    public init() {}

    /// Where the method has ended.
    public struct Minimum: Sendable {
        /// The variables.
        public let variables: [Double]
        /// The function's value there.
        public let value: Double
        /// How many steps were made.
        public let iterations: Int
        /// Whether a tolerance was met before the steps ran out.
        public let hasConverged: Bool
    }

    /// Goes downhill from `start`.
    ///
    /// - Parameters:
    ///   - diagonal: about the Hessian matrix's diagonal, all positive; nil if nothing is known of it. The nearer the Hessian
    ///     is to it, the fewer steps are needed.
    ///   - function: gives the value at some variables, and writes the gradient there, as many elements.
    /// - Throws: `KernelError` if value or gradient are not finite at the start.
    public func minimize(
        from start: [Double], diagonal: [Double]? = nil, _ function: (Span<Double>, inout MutableSpan<Double>) -> Double
    ) throws(KernelError) -> Minimum {
        precondition(diagonal?.count ?? start.count == start.count, "shapes disagree")
        var point = DescentPoint(start, function)
        guard point.value.isFinite, point.gradient.allSatisfy(\.isFinite) else {
            throw KernelError("the function to minimize is not finite at the start")
        }
        var curvature = Curvature(memory: memory, inverseDiagonal: diagonal?.map { 1 / $0 })
        var iterations = 0
        while iterations < maximumIterations {
            if point.gradient.largestMagnitude <= gradientTolerance {
                return point.minimum(after: iterations, hasConverged: true)
            }
            let direction = curvature.direction(against: point.gradient)
            // Without a diagonal nothing is known of the function's scale before the first step.
            let isBlind = curvature.isEmpty && diagonal == nil
            let first = isBlind ? min(1, 1 / point.gradient.reduce(0) { $0 + $1.magnitude }) : 1
            guard let next = LineSearch(from: point, along: direction).step(first: first, function) else {
                // Downhill as the estimate has it leads nowhere: without the estimate, or not at all.
                if curvature.isEmpty { return point.minimum(after: iterations, hasConverged: false) }
                curvature.removeAll()
                continue
            }
            iterations += 1
            let reduction = (point.value - next.value) / max(point.value.magnitude, next.value.magnitude, 1)
            curvature.learn(from: point, to: next)
            point = next
            if reduction <= valueTolerance { return point.minimum(after: iterations, hasConverged: true) }
        }
        return point.minimum(after: iterations, hasConverged: false)
    }
}

/// Some variables, and the function's value and gradient there.
struct DescentPoint {
    let variables: [Double]
    let value: Double
    let gradient: [Double]

    init(_ variables: [Double], _ function: (Span<Double>, inout MutableSpan<Double>) -> Double) {
        var gradient = [Double](repeating: 0, count: variables.count)
        var elements = gradient.mutableSpan
        value = function(variables.span, &elements)
        self.variables = variables
        self.gradient = gradient
    }

    func minimum(after iterations: Int, hasConverged: Bool) -> LBFGS.Minimum {
        LBFGS.Minimum(variables: variables, value: value, iterations: iterations, hasConverged: hasConverged)
    }
}

/// The estimate of the inverse Hessian matrix from the latest steps: never a matrix, only its products.
private struct Curvature {
    /// A step s, the gradient's change y along it, and 1 / yᵀ s.
    private struct Pair {
        let step: [Double]
        let change: [Double]
        let scale: Double
    }

    /// 1 / D, where D is the known diagonal of the Hessian.
    private let inverseDiagonal: [Double]?
    private let memory: Int
    private var pairs: [Pair] = []

    init(memory: Int, inverseDiagonal: [Double]?) {
        self.memory = memory
        self.inverseDiagonal = inverseDiagonal
    }

    var isEmpty: Bool { pairs.isEmpty }

    mutating func removeAll() { pairs.removeAll() }

    /// Remembers a step, unless the function isn't convex along it.
    mutating func learn(from point: DescentPoint, to next: DescentPoint) {
        let step = next.variables.adding(point.variables, times: -1)
        let change = next.gradient.adding(point.gradient, times: -1)
        let product = BLAS.dot(step.span, change.span)
        guard product > Double.ulpOfOne * BLAS.dot(change.span, change.span) else { return }
        if pairs.count == memory { pairs.removeFirst() }
        pairs.append(Pair(step: step, change: change, scale: 1 / product))
    }

    /// −H g, by the two loops of algorithm 7.4.
    func direction(against gradient: [Double]) -> [Double] {
        var direction = gradient
        var factors: [Double] = []
        for pair in pairs.reversed() {
            let factor = pair.scale * BLAS.dot(pair.step.span, direction.span)
            factors.append(factor)
            direction.add(pair.change, times: -factor)
        }
        direction = preconditioned(direction)
        if let latest = pairs.last {
            // The first guess of H: a multiple of 1 / D, or of the identity, that fits the latest step (7.20).
            let scaled = preconditioned(latest.change)
            direction.scale(by: 1 / (latest.scale * BLAS.dot(latest.change.span, scaled.span)))
        }
        for (pair, factor) in zip(pairs, factors.reversed()) {
            let other = pair.scale * BLAS.dot(pair.change.span, direction.span)
            direction.add(pair.step, times: factor - other)
        }
        direction.scale(by: -1)
        return direction
    }
    private func preconditioned(_ vector: [Double]) -> [Double] {
        guard let inverseDiagonal else { return vector }
        return zip(vector, inverseDiagonal).map { $0 * $1 }
    }
}
