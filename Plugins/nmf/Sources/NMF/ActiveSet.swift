internal import Glibc

/// Finds the w ≥ 0 for which wᵀ G w − 2 bᵀ w is least, exactly: guesses which elements are above zero, solves for these alone,
/// and corrects the guess. For rows on which coordinate descent is slow, as components are much alike.
///
/// C. L. Lawson, R. J. Hanson, *Solving Least Squares Problems*, 1974, chapter 23; on G and b as in R. Bro, S. De Jong, *A fast
/// non-negativity-constrained least squares algorithm*, J. Chemometrics 11 (1997), 393–401.
struct ActiveSet {
    private let gram: [Double]
    private let count: Int
    /// The elements that aren't held at zero.
    private var free: [Int] = []
    /// The lower triangle L of their part of G = L Lᵀ, row after row.
    private var factor: [Double]
    /// Their best values, whatever the signs.
    private var trial: [Double]
    private var right: [Double]

    /// A slope that rounding leaves of zero, as a part of what it was computed from.
    private static let negligible = 1e-14

    /// - Parameter gram: G, row after row, of `count` rows.
    init(gram: [Double], count: Int) {
        self.gram = gram
        self.count = count
        factor = [Double](repeating: 0, count: count * count)
        trial = [Double](repeating: 0, count: count)
        right = trial
        free.reserveCapacity(count)
    }

    /// Begins at a w that isn't negative, and replaces it.
    ///
    /// - Parameter gradient: G w − b, replaced too.
    mutating func refine(_ w: UnsafeMutablePointer<Double>, gradient: UnsafeMutablePointer<Double>) {
        for index in 0..<count { right[index] = product(index, w) - gradient[index] }
        free.removeAll(keepingCapacity: true)
        for index in 0..<count where w[index] > 0 { free.append(index) }
        // Each guess is a better one, so that none comes twice; rounding could break that.
        for _ in 0..<(10 * count + 10) {
            guard solve() else { return }
            if let step = firstZero(w) {
                move(w, by: step)
            } else {
                for (place, index) in free.enumerated() { w[index] = trial[place] }
                for index in 0..<count { gradient[index] = product(index, w) - right[index] }
                guard let steepest = steepestDescent(gradient) else { return }
                free.append(steepest)
            }
        }
    }

    /// The row of G, times w.
    private func product(_ row: Int, _ w: UnsafeMutablePointer<Double>) -> Double {
        (0..<count).reduce(0) { $0 + gram[row * count + $1] * w[$1] }
    }

    /// Solves for the free elements.
    ///
    /// - Returns: false if their part of G is singular.
    private mutating func solve() -> Bool {
        for row in free.indices {
            var sum = right[free[row]]
            for column in 0...row {
                var element = gram[free[row] * count + free[column]]
                for index in 0..<column { element -= factor[row * count + index] * factor[column * count + index] }
                if column < row {
                    factor[row * count + column] = element / factor[column * count + column]
                    sum -= factor[row * count + column] * trial[column]
                } else {
                    guard element > Self.negligible * gram[free[row] * count + free[row]] else { return false }
                    factor[row * count + row] = element.squareRoot()
                }
            }
            trial[row] = sum / factor[row * count + row]
        }
        for row in free.indices.reversed() {
            for index in free.indices where index > row { trial[row] -= factor[index * count + row] * trial[index] }
            trial[row] /= factor[row * count + row]
        }
        return true
    }

    /// How far w can go towards the trial until an element is zero; nil if none becomes so.
    private func firstZero(_ w: UnsafeMutablePointer<Double>) -> Double? {
        var step: Double?
        for (place, index) in free.enumerated() where trial[place] <= 0 {
            step = min(step ?? 1, w[index] / (w[index] - trial[place]))
        }
        return step
    }

    /// Goes so far, and holds at zero what has come there.
    private mutating func move(_ w: UnsafeMutablePointer<Double>, by step: Double) {
        for (place, index) in free.enumerated() {
            let isFirst = trial[place] <= 0 && w[index] / (w[index] - trial[place]) <= step
            w[index] = isFirst ? 0 : w[index] + step * (trial[place] - w[index])
        }
        free.removeAll { w[$0] <= 0 }
        for index in 0..<count where w[index] < 0 { w[index] = 0 }
    }

    /// The element at zero whose growth lowers the square most; nil if none does.
    private func steepestDescent(_ gradient: UnsafeMutablePointer<Double>) -> Int? {
        var steepest: Int?
        for index in 0..<count where !free.contains(index) {
            let limit = -Self.negligible * (right[index].magnitude + gram[index * count + index])
            if gradient[index] < min(limit, steepest.map { gradient[$0] } ?? 0) { steepest = index }
        }
        return steepest
    }
}
