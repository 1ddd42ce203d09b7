public import Kernels

/// A matrix of features whose values are numbers of bins, by rows and by columns, for algorithms that grow decision trees.
///
/// Each feature's bins follow those of the feature before, so that one number names feature and bin. In each feature the
/// bin with most rows is not stored, like the zeros of a sparse matrix: what is in it follows from what is in the others.
public struct BinnedMatrix: Sendable {
    /// How many rows there are.
    public let rowCount: Int
    /// Where each feature's bins begin, and at last where the last one's end.
    public let binOffsets: [Int32]
    /// The largest value that belongs into each bin; whatever is larger than a feature's last one belongs there too.
    public let limits: [Double]
    /// The bin of each feature that isn't stored.
    public let defaultBins: [Int32]
    /// The other bins of each row, in ascending order.
    public let rows: Entries
    /// The other bins of each feature, in the order of the rows.
    public let columns: Entries

    /// Some bins per row, or per feature.
    public struct Entries: Sendable {
        /// Where each row or feature begins, and at last where the last one ends.
        public let offsets: [Int]
        /// The bins.
        public let bins: [Int32]
        /// The feature of each entry if these are rows; the row of each entry if they are features.
        public let others: [Int32]
    }

    /// The values of a feature.
    public struct Column {
        /// The different values in ascending order, zeros included.
        public let values: [Double]
        /// How many rows have each of them.
        public let counts: [Int]
    }

    /// How many features there are.
    public var featureCount: Int { defaultBins.count }

    /// How many bins all features have together.
    public var binCount: Int { limits.count }

    /// Puts features into bins.
    ///
    /// - Parameters:
    ///   - matrix: rows × features.
    ///   - inSinglePrecision: whether values are rounded to `Float` before.
    ///   - limits: decides about a feature's bins; one ascending limit for each bin, one at least.
    public init(_ matrix: SparseMatrix, inSinglePrecision: Bool = false, limits: (Column) -> [Double]) {
        let transposed = Transposed(matrix, inSinglePrecision: inSinglePrecision)
        rowCount = matrix.rowCount
        var (offsets, allLimits, defaults): ([Int32], [Double], [Int32]) = ([0], [], [])
        var (columnOffsets, columnBins, columnRows): ([Int], [Int32], [Int32]) = ([0], [], [])
        var bins: [Int32] = []
        for feature in 0..<matrix.columnCount {
            let entries = transposed.offsets[feature]..<transposed.offsets[feature + 1]
            let first = allLimits.count
            let own = limits(Column(transposed.values[entries], rowCount: rowCount))
            func bin(_ value: Double) -> Int {
                first + min(own.span.firstIndex(in: own.indices, notLessThan: value), own.count - 1)
            }
            allLimits += own
            offsets.append(Int32(allLimits.count))

            bins.removeAll(keepingCapacity: true)
            var counts = [Int](repeating: 0, count: own.count)
            counts[bin(0) - first] = rowCount - entries.count
            for entry in entries {
                bins.append(Int32(bin(transposed.values[entry])))
                counts[Int(bins[bins.count - 1]) - first] += 1
            }
            let mostFrequent = counts.indices.reduce(0) { counts[$1] > counts[$0] ? $1 : $0 }
            defaults.append(Int32(first + mostFrequent))
            // The rows that aren't among the entries hold zeros.
            var next = entries.lowerBound
            if defaults[feature] == bin(0) {
                for (entry, bin) in zip(entries, bins) where bin != defaults[feature] {
                    columnBins.append(bin)
                    columnRows.append(transposed.rows[entry])
                }
            } else {
                for row in 0..<Int32(rowCount) {
                    let isStored = next < entries.upperBound && transposed.rows[next] == row
                    let bin = isStored ? bins[next - entries.lowerBound] : Int32(bin(0))
                    if isStored { next += 1 }
                    if bin != defaults[feature] {
                        columnBins.append(bin)
                        columnRows.append(row)
                    }
                }
            }
            columnOffsets.append(columnBins.count)
        }
        binOffsets = offsets
        self.limits = allLimits
        defaultBins = defaults
        columns = Entries(offsets: columnOffsets, bins: columnBins, others: columnRows)
        rows = columns.transposed(count: rowCount)
    }
}

extension BinnedMatrix.Column {
    fileprivate init(_ nonzero: ArraySlice<Double>, rowCount: Int) {
        var values: [Double] = []
        var counts: [Int] = []
        func add(_ value: Double, _ count: Int) {
            if values.last == value {
                counts[counts.count - 1] += count
            } else {
                values.append(value)
                counts.append(count)
            }
        }
        var zeros = rowCount - nonzero.count
        for value in nonzero.sorted() {
            if zeros > 0, value > 0 {
                add(0, zeros)
                zeros = 0
            }
            add(value, 1)
        }
        if zeros > 0 { add(0, zeros) }
        self.values = values
        self.counts = counts
    }
}

extension BinnedMatrix.Entries {
    /// The same entries, by rows if these are by columns.
    ///
    /// - Parameter count: how many rows there are.
    fileprivate func transposed(count: Int) -> Self {
        var next = [Int](repeating: 0, count: count + 1)
        for other in others { next[Int(other) + 1] += 1 }
        for index in 0..<count { next[index + 1] += next[index] }
        let offsets = next
        var newBins = [Int32](repeating: 0, count: bins.count)
        var newOthers = newBins
        for index in 0..<self.offsets.count - 1 {
            for entry in self.offsets[index]..<self.offsets[index + 1] {
                let place = next[Int(others[entry])]
                next[Int(others[entry])] += 1
                newBins[place] = bins[entry]
                newOthers[place] = Int32(index)
            }
        }
        return Self(offsets: offsets, bins: newBins, others: newOthers)
    }
}

/// The entries of a sparse matrix that aren't zero, column after column.
private struct Transposed {
    private(set) var offsets: [Int]
    private(set) var rows: [Int32]
    private(set) var values: [Double]

    init(_ matrix: SparseMatrix, inSinglePrecision: Bool) {
        let converted = inSinglePrecision ? matrix.values.map { Double(clampedFloat($0)) } : matrix.values
        var next = [Int](repeating: 0, count: matrix.columnCount + 1)
        for entry in converted.indices where converted[entry] != 0 { next[Int(matrix.columns[entry]) + 1] += 1 }
        for column in 0..<matrix.columnCount { next[column + 1] += next[column] }
        offsets = next
        rows = [Int32](repeating: 0, count: next[matrix.columnCount])
        values = [Double](repeating: 0, count: rows.count)
        for row in 0..<matrix.rowCount {
            for entry in matrix.rowOffsets[row]..<matrix.rowOffsets[row + 1] where converted[entry] != 0 {
                let column = Int(matrix.columns[entry])
                rows[next[column]] = Int32(row)
                values[next[column]] = converted[entry]
                next[column] += 1
            }
        }
    }
}
