internal import Estimators

extension BinnedMatrix.Column {
    /// Where a feature's bins end: midway between its values if there are few, else at such of them that each bin has about
    /// as many rows. The last bin ends at the greatest value.
    ///
    /// These are scikit-learn's bins. R. J. Hyndman, Y. Fan, *Sample quantiles in statistical packages*, The American
    /// Statistician 50 (1996), 361–365, definition 2.
    ///
    /// - Parameter maximum: how many bins there may be.
    /// - Returns: the largest value that belongs into each bin, in ascending order.
    func limits(atMost maximum: Int) -> [Double] {
        let last = values[values.count - 1]
        let inner =
            values.count <= maximum
            ? zip(values, values.dropFirst()).map { $0 / 2 + $1 / 2 }
            : quantiles(count: maximum)
        var limits: [Double] = []
        // Of limits that are the same one is enough; where rounding has brought one up to the greatest value, nothing is
        // beyond.
        for limit in inner where limit > limits.last ?? -.infinity && limit < last { limits.append(limit) }
        return limits + [last]
    }

    /// The values, or the means of two, below which there are i / `count` of the rows, 0 < i < `count`.
    private func quantiles(count: Int) -> [Double] {
        let rows = counts.reduce(0, +)
        var quantiles: [Double] = []
        var (index, below) = (0, 0)
        for part in 1..<count {
            let (rank, remainder) = (rows * part).quotientAndRemainder(dividingBy: count)
            // `below` rows come before this value: it is the next one, from rank `below` on.
            while below + counts[index] <= (remainder > 0 ? rank : rank - 1) {
                below += counts[index]
                index += 1
            }
            let isBetween = remainder == 0 && below + counts[index] == rank
            quantiles.append(isBetween ? values[index] / 2 + values[index + 1] / 2 : values[index])
        }
        return quantiles
    }
}
