/// Finds the w ≥ 0 for which ‖x − wᵀ H‖² is least, by descent along one element of w at a time. What must be known of H is
/// G = H Hᵀ, and of x is x Hᵀ.
struct NonnegativeLeastSquares {
    /// Of a row: how many elements w has.
    let count: Int
    /// As many zeros.
    let zeros: [Double]
    /// G: its few numbers are copied, so that they lie together.
    private let gram: [Double]
    private let steps: [Double]
    /// G w − x Hᵀ, of the row at hand.
    private var gradient: [Double]

    /// It ends when no element changes by more than this part of the greatest one.
    private static let tolerance = 1e-14
    /// Far more than ever needed, unless components are all but the same; then w is nearly as good.
    private static let maximumSweeps = 10_000

    /// - Parameters:
    ///   - gram: G, row after row.
    ///   - count: how many components H has, at least one.
    init(gram: Span<Double>, count: Int) {
        precondition(count > 0 && gram.count == count * count, "shapes disagree")
        self.count = count
        self.gram = gram.withUnsafeBufferPointer { Array($0) }
        steps = CoordinateSweep.steps(gram, count: count)
        zeros = [Double](repeating: 0, count: count)
        gradient = zeros
    }

    /// Starts from w = 0.
    ///
    /// - Parameter rows: x Hᵀ for each x, replaced by w.
    mutating func solve(_ rows: inout [Double]) {
        precondition(rows.count.isMultiple(of: count), "shapes disagree")
        let count = count
        // Without bounds checks. Sound, because G has `count` rows and columns, and the rest is made of rows of that length.
        gradient.withUnsafeMutableBufferPointer { gradient in
            gram.withUnsafeBufferPointer { gram in
                steps.withUnsafeBufferPointer { steps in
                    rows.withUnsafeMutableBufferPointer { rows in
                        for row in stride(from: 0, to: rows.count, by: count) {
                            Self.solve(
                                rows.baseAddress! + row, gradient: gradient.baseAddress!, gram: gram.baseAddress!,
                                steps: steps.baseAddress!, count: count)
                        }
                    }
                }
            }
        }
    }

    private static func solve(
        _ w: UnsafeMutablePointer<Double>, gradient: UnsafeMutablePointer<Double>, gram: UnsafePointer<Double>,
        steps: UnsafePointer<Double>, count: Int
    ) {
        for index in 0..<count {
            gradient[index] = -w[index]
            w[index] = 0
        }
        for _ in 0..<maximumSweeps {
            let sweep = CoordinateSweep(w, gradient: gradient, gram: gram, steps: steps, count: count)
            if sweep.greatestChange <= tolerance * sweep.greatest { return }
        }
    }
}
