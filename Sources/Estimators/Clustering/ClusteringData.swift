public import Kernels

/// The rows to cluster, and what every run asks of them.
public struct ClusteringData {
    /// X, rows × columns.
    public let matrix: SparseMatrix
    /// ‖x‖² for each row x.
    let squaredNorms: [Double]

    /// How many rows there are.
    public var rowCount: Int { matrix.rowCount }

    /// - Parameter matrix: one item per row.
    public init(_ matrix: SparseMatrix) {
        self.matrix = matrix
        squaredNorms = matrix.squaredRowNorms()
    }

    /// xᵀ c − ½ ‖c‖² for each row x and each column c of `centers`: rows × centers, largest for the nearest center.
    func proximities(to centers: borrowing Matrix) -> [Double] {
        let offsets = centers.offsets()
        var proximities = [Double](repeating: 0, count: rowCount * centers.columns)
        var elements = proximities.mutableSpan
        matrix.multiply(centers.view, bias: offsets.span, into: &elements)
        return proximities
    }

    /// ‖x − c‖² of row `row`, from its proximity to c; never negative, as rounding would have it.
    func squaredDistance(ofRow row: Int, proximity: Double) -> Double {
        max(0, squaredNorms[row] - 2 * proximity)
    }

    /// Some rows as the columns of a dense matrix.
    func columns(fromRows rows: [Int]) -> Matrix {
        var dense = Matrix(rows: matrix.columnCount, columns: rows.count)
        for (column, row) in rows.enumerated() {
            for entry in matrix.rowOffsets[row]..<matrix.rowOffsets[row + 1] {
                dense[Int(matrix.columns[entry]), column] = matrix.values[entry]
            }
        }
        return dense
    }
}

extension Matrix {
    /// −½ ‖c‖² of each column c.
    public func offsets() -> [Double] {
        squaredColumnNorms().map { -0.5 * $0 }
    }
}
