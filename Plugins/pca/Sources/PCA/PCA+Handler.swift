public import PluginKit

extension PCA: Handler {
    /// Projects each text onto the principal components.
    ///
    /// - Returns: the scores of each text, slices of one buffer.
    public mutating func handler(_ batch: [Text]) -> [ArraySlice<Double>] {
        let width = model.componentCount
        var scores = [Double](repeating: 0, count: batch.count * width)
        var elements = scores.mutableSpan
        model.count(batch, with: &vectorizer, into: &counts)
        model.project(counts, into: &elements)
        return batch.indices.map { scores[$0 * width..<($0 + 1) * width] }
    }
}
