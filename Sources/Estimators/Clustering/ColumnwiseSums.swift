internal import Kernels

/// The loops over centers, which are columns of matrices. They go through the rows, as these lie in memory, and without
/// bounds checks, since they take a third of the training.

extension Matrix {
    /// Multiplies each column by its factor.
    mutating func scaleColumns(by factors: [Double]) {
        let (rows, columns) = (rows, columns)
        precondition(factors.count == columns, "shapes disagree")
        var elements = mutableElements
        elements.withUnsafeMutableBufferPointer { elements in
            factors.withUnsafeBufferPointer { factors in
                for row in 0..<rows {
                    for column in 0..<columns { elements[row * columns + column] *= factors[column] }
                }
            }
        }
    }

    /// ‖a‖² of each column a.
    func squaredColumnNorms() -> [Double] {
        var norms = [Double](repeating: 0, count: columns)
        norms.withUnsafeMutableBufferPointer { norms in
            elements.withUnsafeBufferPointer { elements in
                for row in 0..<rows {
                    for column in 0..<columns {
                        let element = elements[row * columns + column]
                        norms[column] += element * element
                    }
                }
            }
        }
        return norms
    }

    /// ‖A − B‖², the sum of all squared differences.
    func squaredDistance(to other: borrowing Matrix) -> Double {
        precondition(rows == other.rows && columns == other.columns, "shapes disagree")
        return elements.withUnsafeBufferPointer { a in
            other.elements.withUnsafeBufferPointer { b in
                a.indices.reduce(0) { $0 + (a[$1] - b[$1]) * (a[$1] - b[$1]) }
            }
        }
    }
}
