/// One step of the descent on ‖x − wᵀ H‖², w ≥ 0: moves each element of w in turn to where the sum is least along it.
///
/// It keeps the gradient up to date, so that an element which stays the same costs next to nothing: V. Franc, V. Hlaváč, M.
/// Navara, *Sequential coordinate-wise algorithm for the non-negative least squares problem*, CAIP 2005.
struct CoordinateSweep {
    /// The greatest change of an element.
    private(set) var greatestChange = 0.0
    /// The greatest element.
    private(set) var greatest = 0.0
    /// The sum of the gradient's magnitudes, as each element met it, but for those that press an element against 0.
    private(set) var violation = 0.0

    /// - Parameters:
    ///   - w: as many elements as `count`, as is everything else.
    ///   - gradient: G w − x Hᵀ for G = H Hᵀ.
    ///   - gram: G, `count` × `count`.
    ///   - steps: `CoordinateSweep.steps` of G.
    @inline(__always)
    init(
        _ w: UnsafeMutablePointer<Double>, gradient: UnsafeMutablePointer<Double>, gram: UnsafePointer<Double>,
        steps: UnsafePointer<Double>, count: Int
    ) {
        for index in 0..<count {
            let slope = gradient[index]
            if w[index] > 0 || slope < 0 { violation += slope.magnitude }
            let change = max(-w[index], -slope * steps[index])
            if change != 0 {
                w[index] += change
                let curvatures = gram + index * count
                for other in 0..<count { gradient[other] += change * curvatures[other] }
                greatestChange = max(greatestChange, change.magnitude)
            }
            greatest = max(greatest, w[index])
        }
    }

    /// How far the minimum along each element lies, in multiples of the slope: 1 / G_ii; 0 for a component of zeros, which has
    /// no part in anything.
    ///
    /// - Parameter gram: G, `count` × `count`.
    static func steps(_ gram: Span<Double>, count: Int) -> [Double] {
        (0..<count).map { gram[$0 * count + $0] > 0 ? 1 / gram[$0 * count + $0] : 0 }
    }
}
