internal import Kernels
internal import ModelBundle

/// Some rows of features that run through decision trees together, in groups.
///
/// Every split of a tree asks whether a feature exceeds a threshold. All these questions are answered before the first tree
/// is walked, one bit for each row: only the features that aren't zero need a look. A group stays together on its way
/// through a tree until its rows' answers differ. On words, where hardly any row has the one that a node asks for, most of
/// the way is gone once for all rows.
///
/// Of tens of thousands of words a few hundred are in a group's rows. So thresholds that no row exceeds have the same
/// answers in common, as do those that all rows exceed: what a walk reads most of the time is one number, and the others stay
/// in a near cache.
struct RowGroups {
    /// How many rows a group has at most.
    static let capacity = UInt64.bitWidth
    /// How many groups there are at most.
    static let limit = 8

    /// How many rows there are. All groups are full except for the last one.
    private(set) var rowCount = 0
    /// For each threshold, where its answers begin.
    private(set) var places: [UInt32]
    /// For each group, which of its rows exceed a threshold: first of those that no row exceeds, then of those that all
    /// rows exceed, and then of one threshold after the other.
    private(set) var answers: [UInt64]
    /// How many answers are in use.
    private var answerCount = ofOwn
    /// The thresholds that have answers of their own.
    private var changed: [Range<Int>] = []

    private static let ofNoRow: UInt32 = 0
    private static let ofAllRows = UInt32(limit)
    private static let ofOwn = 2 * limit

    /// No rows.
    init(_ tensors: TreeTensors, in bundle: borrowing Bundle) {
        let thresholds = bundle[tensors.thresholds]
        places = [UInt32](repeating: Self.ofNoRow, count: thresholds.count)
        answers = [UInt64](repeating: 0, count: Self.limit) + [UInt64](repeating: ~0, count: Self.limit)
        for index in thresholds.indices where thresholds[index] < 0 { places[index] = Self.ofAllRows }
    }

    /// How many groups there are.
    var count: Int { (rowCount + Self.capacity - 1) / Self.capacity }

    /// Which rows a group has, one bit for each.
    @inline(__always)
    static func members(of group: Int, rowCount: Int) -> UInt64 {
        ~0 &>> UInt64(truncatingIfNeeded: max(0, (group + 1) * capacity - rowCount))
    }

    /// Answers for some rows.
    ///
    /// - Parameters:
    ///   - rows: which of the matrix' rows; no more than fit into the groups.
    ///   - inSinglePrecision: whether features are rounded to `Float`.
    mutating func answer(
        _ rows: Range<Int>, of matrix: SparseMatrix, _ tensors: TreeTensors, in bundle: borrowing Bundle,
        inSinglePrecision: Bool
    ) {
        let (thresholds, offsets) = (bundle[tensors.thresholds], bundle[tensors.thresholdOffsets])
        precondition(rows.count <= Self.limit * Self.capacity, "more rows than fit into the groups")
        reset(thresholds)
        rowCount = rows.count
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
                flip(min(ofZero, ofValue)..<max(ofZero, ofValue), row: index)
            }
        }
    }

    /// A row's answers to some thresholds are not those of a row of zeros, to which all of them have the same.
    private mutating func flip(_ thresholds: Range<Int>, row: Int) {
        let missing = answerCount + thresholds.count * count - answers.count
        if missing > 0 { answers += [UInt64](repeating: 0, count: max(missing, answers.count)) }
        changed.append(thresholds)
        answerCount = Self.flip(thresholds, row: row, groupCount: count, &places, &answers, answerCount)
    }

    /// What `flip` does to the two arrays.
    ///
    /// - Returns: how many answers are in use then.
    private static func flip(
        _ thresholds: Range<Int>, row: Int, groupCount: Int, _ placeArray: inout [UInt32],
        _ answerArray: inout [UInt64], _ answerCount: Int
    ) -> Int {
        var places = placeArray.mutableSpan
        var answers = answerArray.mutableSpan
        var end = answerCount
        let (group, bit) = (row / capacity, 1 << UInt64(row % capacity) as UInt64)
        for threshold in thresholds {
            var place = Int(places[threshold])
            if place < ofOwn {
                let ofZeros = answers[place]
                place = end
                places[threshold] = UInt32(place)
                for group in 0..<groupCount { answers[place + group] = ofZeros }
                end += groupCount
            }
            answers[place + group] ^= bit
        }
        return end
    }

    private mutating func reset(_ thresholds: Span<Double>) {
        Self.reset(changed, thresholds, &places)
        changed.removeAll(keepingCapacity: true)
        answerCount = Self.ofOwn
    }

    private static func reset(_ changed: [Range<Int>], _ thresholds: Span<Double>, _ placeArray: inout [UInt32]) {
        var places = placeArray.mutableSpan
        for range in changed {
            let place = thresholds[range.lowerBound] < 0 ? ofAllRows : ofNoRow
            for threshold in range { places[threshold] = place }
        }
    }
}

/// A number in single precision; what is too large for it becomes the largest number that isn't.
func clampedFloat(_ value: Double) -> Float {
    let limit = Double(Float.greatestFiniteMagnitude)
    return Float(min(max(value, -limit), limit))
}
