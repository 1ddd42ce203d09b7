extension Span<Double> {
    /// Where the first element of an ascending range lies that isn't less than a value; the range's end if none is.
    func firstIndex(in range: Range<Int>, notLessThan value: Double) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
