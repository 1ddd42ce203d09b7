extension [Double] {
    /// Where the largest element of a range lies, counted from the range's beginning; of equal ones the first.
    ///
    /// - Precondition: the range isn't empty.
    public func offsetOfMaximum(in range: Range<Int>) -> Int {
        var best = range.lowerBound
        for index in range where self[index] > self[best] {
            best = index
        }
        return best - range.lowerBound
    }
}
