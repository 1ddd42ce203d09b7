/// Finds the w ≥ 0 for which ‖x − wᵀ H‖² is least: by descent along one element of w at a time, and for the few rows on which
/// that is slow, by an active set. What must be known of H is G = H Hᵀ, and of x is x Hᵀ.
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
    private var activeSet: ActiveSet

    /// It ends when no element changes by more than this part of the greatest one.
    private static let tolerance = 1e-14
    /// More than are needed for most rows.
    private static let maximumSweeps = 100

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
        activeSet = ActiveSet(gram: self.gram, count: count)
    }

    /// Starts from w = 0.
    ///
    /// - Parameter rows: x Hᵀ for each x, replaced by w.
    mutating func solve(_ rows: inout [Double]) {
        precondition(rows.count.isMultiple(of: count), "shapes disagree")
        var start = 0
        while let slow = descend(&rows, from: start) {
            rows.withUnsafeMutableBufferPointer { activeSet.refine($0.baseAddress! + slow, gradient: &gradient) }
            start = slow + count
        }
    }

    /// Solves row after row by descent.
    ///
    /// - Parameter start: where the first of them begins.
    /// - Returns: where the first one begins that isn't done, w being as near as the descent came; nil if all are.
    private mutating func descend(_ rows: inout [Double], from start: Int) -> Int? {
        let count = count
        // Without bounds checks. Sound, because G has `count` rows and columns, and the rest is made of rows of that length.
        return gradient.withUnsafeMutableBufferPointer { gradient in
            gram.withUnsafeBufferPointer { gram in
                steps.withUnsafeBufferPointer { steps in
                    rows.withUnsafeMutableBufferPointer { rows in
                        stride(from: start, to: rows.count, by: count).first { row in
                            !Self.descend(
                                rows.baseAddress! + row, gradient: gradient.baseAddress!, gram: gram.baseAddress!,
                                steps: steps.baseAddress!, count: count)
                        }
                    }
                }
            }
        }
    }

    /// - Returns: whether w is found.
    private static func descend(
        _ w: UnsafeMutablePointer<Double>, gradient: UnsafeMutablePointer<Double>, gram: UnsafePointer<Double>,
        steps: UnsafePointer<Double>, count: Int
    ) -> Bool {
        for index in 0..<count {
            gradient[index] = -w[index]
            w[index] = 0
        }
        for _ in 0..<maximumSweeps {
            let sweep = CoordinateSweep(w, gradient: gradient, gram: gram, steps: steps, count: count)
            if sweep.greatestChange <= tolerance * sweep.greatest { return true }
        }
        return false
    }
}
