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
        layers.activate(extractor.rows, in: bundle, into: &hidden)
        let scores = layers.score(batch.count, hidden, in: bundle)
        try scores.requireFiniteOutputs(width: classes.count)
        return classes.best(scores)
    }
}

extension Layers {
    /// max(0, X W₁ + 1 b₁ᵀ).
    ///
    /// - Parameters:
    ///   - bundle: the one that the layers were found in.
    ///   - hidden: rows × hidden units, overwritten; made longer if need be, and never shorter.
    fileprivate func activate(_ rows: SparseMatrix, in bundle: borrowing Bundle, into hidden: inout [Double]) {
        let count = rows.rowCount * unitCount
        if hidden.count < count { hidden.append(contentsOf: repeatElement(0, count: count - hidden.count)) }
        var elements = hidden.mutableSpan
        var units = elements._mutatingExtracting(first: count)
        let weights = MatrixView(rows: rows.columnCount, columns: unitCount, elements: bundle[hiddenWeights])
        rows.multiply(weights, bias: bundle[hiddenOffset], into: &units)
        rectify(&units)
    }

    /// hᵀ w_c + b_c of the first `count` rows of hidden units: rows × classes.
    fileprivate func score(_ count: Int, _ hidden: [Double], in bundle: borrowing Bundle) -> [Double] {
        let weights = MatrixView(rows: classCount, columns: unitCount, elements: bundle[outputWeights])
        let offset = bundle[outputOffset]
        var scores: [Double] = []
        scores.reserveCapacity(count * classCount)
        for row in 0..<count {
            let units = hidden.span.extracting(row * unitCount..<(row + 1) * unitCount)
            for index in 0..<classCount { scores.append(offset[index] + BLAS.dot(units, weights.row(index))) }
        }
        return scores
    }
}

/// max(0, x) of each element: a rectified linear unit. Four at a time and without a branch, as nobody could foretell it.
func rectify(_ elements: inout MutableSpan<Double>) {
    typealias Lanes = SIMD4<Double>
    let whole = elements.count / Lanes.scalarCount * Lanes.scalarCount
    elements.withUnsafeMutableBytes { bytes in
        for offset in stride(from: 0, to: whole * MemoryLayout<Double>.stride, by: MemoryLayout<Lanes>.stride) {
            let lanes = bytes.loadUnaligned(fromByteOffset: offset, as: Lanes.self)
            bytes.storeBytes(of: lanes.replacing(with: 0, where: lanes .< 0), toByteOffset: offset, as: Lanes.self)
        }
    }
    for index in whole..<elements.count { elements[index] = max(0, elements[index]) }
}
