extension Matrix {
    /// Aᵀ, as a matrix of its own. Square tiles, so that neither side is read or written across more lines than the cache
    /// holds.
    public func transposed() -> Matrix {
        var transpose = Matrix(rows: columns, columns: rows)
        var target = transpose.mutableElements
        let tile = 16
        for firstRow in stride(from: 0, to: rows, by: tile) {
            for firstColumn in stride(from: 0, to: columns, by: tile) {
                for row in firstRow..<min(firstRow + tile, rows) {
                    for column in firstColumn..<min(firstColumn + tile, columns) {
                        target[column * rows + row] = elements[row * columns + column]
                    }
                }
            }
        }
        return transpose
    }
}

extension SparseMatrix {
    /// Aᵀ, as a matrix of its own: its rows are this one's columns, and their entries ascend.
    public func transposed() -> SparseMatrix {
        // Where each column's next entry goes; at first where it begins.
        var places = [Int](repeating: 0, count: columnCount + 1)
        for column in columns { places[Int(column) + 1] += 1 }
        for column in 0..<columnCount { places[column + 1] += places[column] }
        let offsets = places
        var rows = [Int32](repeating: 0, count: entryCount)
        var transposedValues = [Double](repeating: 0, count: entryCount)
        for row in 0..<rowCount {
            for entry in rowOffsets[row]..<rowOffsets[row + 1] {
                let place = places[Int(columns[entry])]
                rows[place] = Int32(truncatingIfNeeded: row)
                transposedValues[place] = values[entry]
                places[Int(columns[entry])] = place + 1
            }
        }
        return SparseMatrix(columnCount: rowCount, offsets: offsets, columns: rows, values: transposedValues)
    }
}
