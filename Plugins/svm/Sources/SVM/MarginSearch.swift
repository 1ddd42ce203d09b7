internal import Kernels

/// Where f(w + t d) is least along a direction: there the derivative, which ascends piece by piece in straight lines, is zero.
struct MarginSearch {
    private let y: [Double]
    private let scores: [Double]
    private let slopes: [Double]
    private let c: Double
    /// wᵀ d.
    private let start: Double
    /// ‖d‖².
    private let square: Double

    /// - Parameters:
    ///   - variables: w.
    ///   - direction: d, downhill.
    ///   - scores: xᵀ w of each row.
    ///   - slopes: xᵀ d.
    init(variables: [Double], direction: [Double], y: [Double], scores: [Double], slopes: [Double], c: Double) {
        self.y = y
        self.scores = scores
        self.slopes = slopes
        self.c = c
        start = BLAS.dot(variables.span, direction.span)
        square = BLAS.dot(direction.span, direction.span)
    }

    /// t, found by Newton's method between bounds that close in on it.
    func lowest() -> Double {
        var (low, high) = (0.0, Double.infinity)
        var t = 1.0
        for _ in 0..<100 {
            let (first, second) = derivatives(at: t)
            if first > 0 { high = min(high, t) } else { low = max(low, t) }
            let next = t - first / second
            // What rounding leaves of a zero moves nothing.
            guard abs(next - t) > 1e-12 * abs(t) else { return t }
            t = next > low && next < high ? next : high < .infinity ? low + (high - low) / 2 : 2 * low
        }
        return t
    }

    /// The first and the second derivative of f(w + t d) with respect to t.
    private func derivatives(at t: Double) -> (Double, Double) {
        var (first, second) = (start + t * square, square)
        for row in y.indices {
            let gap = 1 - y[row] * (scores[row] + t * slopes[row])
            if gap > 0 {
                first -= 2 * c * gap * y[row] * slopes[row]
                second += 2 * c * slopes[row] * slopes[row]
            }
        }
        return (first, second)
    }
}
