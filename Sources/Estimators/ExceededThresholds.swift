internal import Kernels
internal import ModelBundle

/// Which of a model's thresholds the features of one row exceed: a bit for each.
///
/// Every split of a decision tree asks whether a feature exceeds a threshold. Here all those questions are answered at once,
/// before the first tree is walked: only the features that aren't zero need a look, and the trees then read bits from a few
/// kilobytes that stay in the nearest cache, however many features there are.
struct ExceededThresholds {
    /// The bits, threshold i being bit i mod 64 of word i / 64.
    private(set) var words: [UInt64]
    /// Which bits the row has changed.
    private var flipped: [Range<Int>] = []

    /// The answers for a row of zeros.
    ///
    /// - Parameter tensors: the bundle's.
    init(_ tensors: TreeTensors, in bundle: borrowing Bundle) {
        let thresholds = bundle[tensors.thresholds]
        words = [UInt64](repeating: 0, count: (thresholds.count + 63) / 64)
        for index in thresholds.indices where thresholds[index] < 0 { words[index / 64] |= 1 << UInt64(index % 64) }
    }

    /// Answers for a row of features.
    ///
    /// - Parameters:
    ///   - thresholds: those of the first feature in ascending order, then those of the second one, and so on.
    ///   - offsets: where each feature's thresholds begin, and at last where the last one's end.
    ///   - inSinglePrecision: whether features are rounded to `Float`.
    mutating func answer(
        _ row: SparseRow, _ thresholds: Span<Double>, offsets: Span<UInt32>, inSinglePrecision: Bool
    ) {
        reset()
        for entry in 0..<row.count {
            let feature = Int(row.columns[entry])
            let own = Int(offsets[feature])..<Int(offsets[feature + 1])
            guard !own.isEmpty else { continue }
            let value = inSinglePrecision ? Double(clampedFloat(row.values[entry])) : row.values[entry]
            let ofZero = thresholds.firstIndex(in: own, notLessThan: 0)
            let ofValue = thresholds.firstIndex(in: own, notLessThan: value)
            if ofZero != ofValue { flip(min(ofZero, ofValue)..<max(ofZero, ofValue)) }
        }
    }

    /// Goes back to a row of zeros.
    private mutating func reset() {
        for range in flipped { toggle(range) }
        flipped.removeAll(keepingCapacity: true)
    }

    private mutating func flip(_ range: Range<Int>) {
        toggle(range)
        flipped.append(range)
    }

    private mutating func toggle(_ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            let end = min(range.upperBound, (index / 64 + 1) * 64)
            words[index / 64] ^= (~0 >> UInt64(64 - (end - index))) << UInt64(index % 64)
            index = end
        }
    }
}

/// A number in single precision; what is too large for it becomes the largest number that isn't.
package func clampedFloat(_ value: Double) -> Float {
    let limit = Double(Float.greatestFiniteMagnitude)
    return Float(min(max(value, -limit), limit))
}

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
