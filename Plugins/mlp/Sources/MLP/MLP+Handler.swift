internal import Estimators
internal import Kernels
internal import ModelBundle
public import PluginKit

extension MLP: Handler {
    /// Classifies each item.
    ///
    /// - Returns: the names of the classes with the largest scores. An item without a feature, such as a text without a
    ///   known word, gets the class that the offsets alone give.
    /// - Throws: `PluginError.item` if an item isn't of the kind that the model was trained on, or an output overflows.
    public mutating func handler(_ batch: [Sample]) throws -> [Text] {
        try extractor.extract(batch, from: bundle)
        let (unitCount, classCount) = (layers.unitCount, layers.classCount)
        var hidden = [Double](repeating: 0, count: batch.count * unitCount)
        var units = hidden.mutableSpan
        let hiddenWeights = MatrixView(
            rows: extractor.count, columns: unitCount, elements: bundle[layers.hiddenWeights])
        extractor.rows.multiply(hiddenWeights, bias: bundle[layers.hiddenOffset], into: &units)
        rectify(&units)

        let outputWeights = MatrixView(
            rows: classCount, columns: unitCount, elements: bundle[layers.outputWeights])
        let outputOffset = bundle[layers.outputOffset]
        var scores: [Double] = []
        scores.reserveCapacity(batch.count * classCount)
        for item in batch.indices {
            let row = hidden.span.extracting(item * unitCount..<(item + 1) * unitCount)
            for index in 0..<classCount {
                scores.append(outputOffset[index] + BLAS.dot(row, outputWeights.row(index)))
            }
        }
        try scores.requireFiniteOutputs(width: classCount)
        return classes.best(scores)
    }
}

/// max(0, x) of each element: a rectified linear unit.
func rectify(_ elements: inout MutableSpan<Double>) {
    for index in elements.indices { elements[unchecked: index] = max(0, elements[unchecked: index]) }
}
