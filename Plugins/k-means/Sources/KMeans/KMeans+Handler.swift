public import PluginKit

extension KMeans: Handler {
    /// Finds the nearest center of each text.
    ///
    /// - Returns: the clusters' indices, from 0.
    public mutating func handler(_ batch: [Text]) -> [Int] {
        let width = model.clusterCount
        var proximities = [Double](repeating: 0, count: batch.count * width)
        var elements = proximities.mutableSpan
        model.count(batch, with: &vectorizer, into: &counts)
        model.compare(counts, into: &elements)
        return batch.indices.map { proximities.offsetOfMaximum(in: $0 * width..<($0 + 1) * width) }
    }
}

extension [Double] {
    /// Where the largest element of a range lies, counted from the range's beginning; of equal ones the first.
    func offsetOfMaximum(in range: Range<Int>) -> Int {
        var best = range.lowerBound
        for index in range where self[index] > self[best] {
            best = index
        }
        return best - range.lowerBound
    }
}
