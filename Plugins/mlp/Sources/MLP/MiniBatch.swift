internal import Kernels

/// Some rows of a training set, reduced to the features that occur in them.
struct MiniBatch {
    /// The features that occur, by their columns in the training set.
    let features: [Int]
    /// Rows × these features.
    let rows: SparseMatrix
    /// The class of each row.
    let labels: [Int]

    /// - Parameters:
    ///   - indices: which rows.
    ///   - positions: −1 for each feature of the training set; so it is left.
    init(_ matrix: SparseMatrix, labels: [Int], rows indices: ArraySlice<Int>, positions: inout [Int]) {
        var features: [Int] = []
        for row in indices {
            let columns = matrix[row: row].columns
            for entry in columns.indices {
                let feature = Int(columns[entry])
                guard positions[feature] < 0 else { continue }
                positions[feature] = features.count
                features.append(feature)
            }
        }
        var rows = SparseMatrix(columnCount: features.count)
        for row in indices {
            let row = matrix[row: row]
            for entry in 0..<row.count {
                rows.append(column: positions[Int(row.columns[entry])], value: row.values[entry])
            }
            rows.endRow()
        }
        for feature in features { positions[feature] = -1 }
        self.features = features
        self.rows = rows
        self.labels = indices.map { labels[$0] }
    }
}
