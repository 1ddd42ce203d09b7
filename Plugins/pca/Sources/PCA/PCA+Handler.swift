public import PluginKit
internal import TextModels

extension PCA: Handler {
    /// Projects each text onto the principal components.
    ///
    /// - Returns: the scores of each text, slices of one buffer.
    public mutating func handler(_ batch: [Text]) -> [ArraySlice<Double>] {
        let width = model.outputCount
        let scores = model(batch)
        return batch.indices.map { scores[$0 * width..<($0 + 1) * width] }
    }
}
