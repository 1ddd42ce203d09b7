internal import Kernels
internal import ModelBundle

/// Some rows of features that run through decision trees together.
///
/// Every split of a tree asks whether a feature exceeds a threshold. All these questions are answered before the first tree
/// is walked, one bit for each row: only the features that aren't zero need a look. A group stays together on its way
/// through a tree until its rows' answers differ. On words, where hardly any row has the one that a node asks for, most of
/// the way is gone once for all rows.
struct RowGroup {
    /// How many rows a group has at most.
    static let capacity = UInt64.bitWidth

    /// How many rows there are.
    private(set) var count = 0
    /// None; then for each threshold, which of the rows exceed it.
    private(set) var answers: [UInt64]
    /// For each threshold, whether any row exceeds it: threshold i is bit i mod 64 of word i / 64. A few kilobytes, which
    /// stay in the nearest cache and spare most looks at the answers.
    private(set) var exceeded: [UInt64]
    /// The thresholds whose answers aren't those of zeros.
    private var changed: [Range<Int>] = []

    /// Nothing but zeros.
    init(_ tensors: TreeTensors, in bundle: borrowing Bundle) {
        let thresholds = bundle[tensors.thresholds]
        answers = [UInt64](repeating: 0, count: thresholds.count + 1)
        exceeded = [UInt64](repeating: 0, count: (thresholds.count + 63) / 64)
        for index in thresholds.indices where thresholds[index] < 0 { set(index, ~0) }
    }

    /// Answers for some rows.
    ///
    /// - Parameters:
    ///   - rows: which of the matrix' rows; no more than the capacity.
    ///   - inSinglePrecision: whether features are rounded to `Float`.
    mutating func answer(
        _ rows: Range<Int>, of matrix: SparseMatrix, _ tensors: TreeTensors, in bundle: borrowing Bundle,
        inSinglePrecision: Bool
    ) {
        let (thresholds, offsets) = (bundle[tensors.thresholds], bundle[tensors.thresholdOffsets])
        reset(thresholds)
        count = rows.count
        for (index, row) in rows.enumerated() {
            for entry in matrix.rowOffsets[row]..<matrix.rowOffsets[row + 1] {
                let feature = Int(matrix.columns[entry])
                let own = Int(offsets[feature])..<Int(offsets[feature + 1])
                guard !own.isEmpty else { continue }
                let exact = matrix.values[entry]
                let value = inSinglePrecision ? Double(clampedFloat(exact)) : exact
                let ofZero = thresholds.firstIndex(in: own, notLessThan: 0)
                let ofValue = thresholds.firstIndex(in: own, notLessThan: value)
                guard ofZero != ofValue else { continue }
                let range = min(ofZero, ofValue)..<max(ofZero, ofValue)
                for threshold in range { set(threshold, answers[threshold + 1] ^ 1 << UInt64(index)) }
                changed.append(range)
            }
        }
    }

    private mutating func reset(_ thresholds: Span<Double>) {
        for range in changed {
            for index in range { set(index, thresholds[index] < 0 ? ~0 : 0) }
        }
        changed.removeAll(keepingCapacity: true)
    }

    private mutating func set(_ threshold: Int, _ rows: UInt64) {
        answers[threshold + 1] = rows
        let bit: UInt64 = 1 << UInt64(threshold % 64)
        if rows == 0 { exceeded[threshold / 64] &= ~bit } else { exceeded[threshold / 64] |= bit }
    }
}

/// A number in single precision; what is too large for it becomes the largest number that isn't.
func clampedFloat(_ value: Double) -> Float {
    let limit = Double(Float.greatestFiniteMagnitude)
    return Float(min(max(value, -limit), limit))
}
