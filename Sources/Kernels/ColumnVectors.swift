/// The columns of a matrix as vectors, each with coefficients of its own: what iterations need that solve several problems in
/// one go.
extension Matrix {
    /// The scalar product of each column with the same column of another matrix.
    func columnDots(_ other: borrowing Matrix) -> [Double] {
        precondition(rows == other.rows && columns == other.columns, "shapes disagree")
        var sums = [Double](repeating: 0, count: columns)
        let (x, y) = (elements, other.elements)
        for row in 0..<rows {
            for column in 0..<columns {
                let index = row * columns + column
                sums[column] += x[unchecked: index] * y[unchecked: index]
            }
        }
        return sums
    }

    /// Multiplies each column by its scale, and adds the same column of another matrix times its factor.
    mutating func scaleColumns(by scales: [Double], adding other: borrowing Matrix, times factors: [Double]) {
        precondition(rows == other.rows && columns == other.columns, "shapes disagree")
        precondition(scales.count == columns && factors.count == columns, "shapes disagree")
        let (rows, columns) = (rows, columns)
        let x = other.elements
        var y = mutableElements
        for row in 0..<rows {
            for column in 0..<columns {
                let index = row * columns + column
                y[unchecked: index] = scales[column] * y[unchecked: index] + factors[column] * x[unchecked: index]
            }
        }
    }
}
