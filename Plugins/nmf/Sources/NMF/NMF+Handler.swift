internal import Estimators
internal import Kernels
internal import ModelBundle
public import PluginKit

extension NMF: Handler {
    /// Finds how much of each component is in each item.
    ///
    /// - Returns: one number per component for each item, none of them negative; zeros for an item without a feature, such
    ///   as a text without a known word.
    /// - Throws: `PluginError.item` if an item isn't of the kind that the model was trained on, has a negative
    ///   feature, or one so large that the amounts overflow.
    public mutating func handler(_ batch: [Sample]) throws -> [ArraySlice<Double>] {
        try extractor.extract(batch, from: bundle)
        try requireNonnegative()
        var amounts = products()
        leastSquares.solve(&amounts)
        let count = leastSquares.count
        try amounts.requireFiniteOutputs(width: count, advice: "give it in another unit, as the training's rows too")
        return batch.indices.map { amounts[$0 * count..<($0 + 1) * count] }
    }

    /// x Hᵀ of each item.
    private func products() -> [Double] {
        let (count, zeros) = (leastSquares.count, leastSquares.zeros)
        var products = [Double](repeating: 0, count: extractor.rows.rowCount * count)
        var elements = products.mutableSpan
        let components = MatrixView(rows: extractor.count, columns: count, elements: bundle[tensors.components])
        extractor.rows.multiply(components, bias: zeros.span, into: &elements)
        return products
    }

    private func requireNonnegative() throws(PluginError) {
        let rows = extractor.rows
        guard let entry = rows.values.firstIndex(where: { $0 < 0 }) else { return }
        // The last row that begins at the entry or before it.
        let item = (rows.rowOffsets.firstIndex { $0 > entry } ?? rows.rowCount) - 1
        throw .item(
            index: item,
            reason:
                "feature \(rows.columns[entry]) is \(rows.values[entry]), but amounts of components are never negative")
    }
}
