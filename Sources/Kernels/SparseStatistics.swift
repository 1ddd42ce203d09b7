extension SparseMatrix {
    /// The mean of each column; zeros for a matrix without rows.
    public func columnMeans() -> [Double] {
        var means = [Double](repeating: 0, count: columnCount)
        for entry in values.indices {
            means[Int(columns[entry])] += values[entry]
        }
        return means.map { $0 / Double(max(rowCount, 1)) }
    }

    /// The squared Euclidean norm of each column.
    public func squaredColumnNorms() -> [Double] {
        var squares = [Double](repeating: 0, count: columnCount)
        for entry in values.indices {
            squares[Int(columns[entry])] += values[entry] * values[entry]
        }
        return squares
    }

    /// The squared Euclidean norm of each row.
    public func squaredRowNorms() -> [Double] {
        (0..<rowCount).map { row in
            let range = rowOffsets[row]..<rowOffsets[row + 1]
            return range.reduce(0) { $0 + values[$1] * values[$1] }
        }
    }

    /// The sum of all columns' squared deviations from their mean: ‖A − 1 μᵀ‖², in the Frobenius norm.
    public func squaredDeviation() -> Double {
        let squares = values.reduce(0) { $0 + $1 * $1 }
        let means = columnMeans().reduce(0) { $0 + $1 * $1 }
        return max(0, squares - Double(rowCount) * means)
    }
}

extension SparseMatrix {
    /// The sum of the rows of each label: columns of this matrix × labels. It goes through the rows, as these lie in memory,
    /// and without bounds checks.
    ///
    /// - Parameter labels: one per row, each less than `labelCount`.
    public func rowSums(labels: [Int], labelCount: Int) -> Matrix {
        precondition(labels.count == rowCount && labels.allSatisfy { 0..<labelCount ~= $0 }, "labels don't fit")
        var sums = Matrix(rows: columnCount, columns: labelCount)
        var elements = sums.mutableElements
        elements.withUnsafeMutableBufferPointer { sums in
            columns.withUnsafeBufferPointer { columns in
                values.withUnsafeBufferPointer { values in
                    for row in 0..<rowCount {
                        for entry in rowOffsets[row]..<rowOffsets[row + 1] {
                            sums[Int(columns[entry]) * labelCount + labels[row]] += values[entry]
                        }
                    }
                }
            }
        }
        return sums
    }
}
