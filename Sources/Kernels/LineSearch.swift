/// Finds a step along a direction that lowers a function enough and leaves it flat enough: the strong Wolfe conditions.
///
/// J. Nocedal, S. J. Wright, *Numerical Optimization*, 2nd edition 2006, algorithms 3.5 and 3.6, with their cubic
/// interpolation (3.59).
struct LineSearch {
    /// Of what the slope promises, the part by which the value must be lower: c₁.
    private static let sufficientDecrease = 1e-4
    /// The part of its steepness that the slope may keep: c₂, as is usual for quasi-Newton methods.
    private static let curvature = 0.9
    private static let mostEvaluations = 50

    private let start: DescentPoint
    private let direction: [Double]
    private let slope: Double

    /// A step that was tried.
    private struct Trial {
        let length: Double
        let value: Double
        /// The derivative along the direction.
        let slope: Double
    }

    init(from start: DescentPoint, along direction: [Double]) {
        self.start = start
        self.direction = direction
        slope = BLAS.dot(start.gradient.span, direction.span)
    }

    /// - Parameter first: the length to try first, in multiples of the direction.
    /// - Returns: where the step leads; nil if the direction leads uphill, or no step was found.
    func step(
        first: Double, _ function: (Span<Double>, inout MutableSpan<Double>) -> Double
    ) -> DescentPoint? {
        guard slope < 0 else { return nil }
        var previous = Trial(length: 0, value: start.value, slope: slope)
        var bracket: (low: Trial, high: Trial)?
        var length = first
        for evaluation in 0..<Self.mostEvaluations {
            let point = DescentPoint(start.variables.adding(direction, times: length), function)
            let trial = Trial(
                length: length, value: point.value, slope: BLAS.dot(point.gradient.span, direction.span))
            let isLower = trial.value <= start.value + Self.sufficientDecrease * length * slope
            if isLower, trial.slope.magnitude <= -Self.curvature * slope { return point }
            if let (low, high) = bracket {
                if !isLower || trial.value >= low.value {
                    bracket = (low, trial)
                } else {
                    // The minimum lies on the side that the slope points to.
                    bracket = (trial, trial.slope * (high.length - low.length) >= 0 ? low : high)
                }
            } else if !isLower || (evaluation > 0 && trial.value >= previous.value) || !trial.slope.isFinite {
                bracket = (previous, trial)
            } else if trial.slope >= 0 {
                bracket = (trial, previous)
            } else {
                previous = trial
                length *= 2
                continue
            }
            guard let (low, high) = bracket else { return nil }
            length = Self.between(low, high)
            // The bracket has shrunk to nothing: rounding hides what is left to gain.
            if (high.length - low.length).magnitude <= Double.ulpOfOne * low.length.magnitude { return nil }
        }
        return nil
    }

    /// The minimum of the cubic that fits values and slopes at both ends, kept off the ends so that the bracket shrinks.
    private static func between(_ low: Trial, _ high: Trial) -> Double {
        let width = high.length - low.length
        let middle = low.length + width / 2
        let d1 = low.slope + high.slope - 3 * (low.value - high.value) / (low.length - high.length)
        let square = d1 * d1 - low.slope * high.slope
        guard square >= 0, square.isFinite else { return middle }
        let d2 = width < 0 ? -square.squareRoot() : square.squareRoot()
        let length = high.length - width * (high.slope + d2 - d1) / (high.slope - low.slope + 2 * d2)
        let margin = 0.1 * width.magnitude
        let range = min(low.length, high.length) + margin...max(low.length, high.length) - margin
        return range.contains(length) ? length : middle
    }
}
