internal import Kernels

/// The rows of a training, and their weighted covariances.
struct MixtureData {
    /// Rows × features.
    let matrix: SparseMatrix
    /// Whether the rows have few zeros. Then the mean is subtracted from each row, which keeps the digits of numbers that
    /// lie far from 0; of sparse rows it is subtracted in the end: Σ w x xᵀ − μ μᵀ.
    let isDense: Bool
    /// What is added to the variances.
    let regularization: Double

    /// The upper triangle of Σ w (x − μ) (x − μ)ᵀ + ε I.
    ///
    /// - Parameters:
    ///   - weights: one per row, their sum being 1.
    ///   - mean: μ, the rows' mean with these weights.
    func covariance(_ weights: [Double], mean: Span<Double>) -> Matrix {
        var covariance = Matrix(rows: matrix.columnCount, columns: matrix.columnCount)
        if isDense {
            addCenteredProducts(weights, mean, &covariance)
        } else {
            addProducts(weights, &covariance)
            for row in mean.indices {
                var elements = covariance.mutableRow(row)
                for column in row..<mean.count { elements[unchecked: column] -= mean[row] * mean[unchecked: column] }
            }
        }
        for feature in 0..<covariance.rows { covariance[feature, feature] += regularization }
        return covariance
    }

    /// Σ w (x − μ)² + ε of each feature.
    func variances(_ weights: [Double], mean: Span<Double>) -> [Double] {
        var variances = [Double](repeating: regularization, count: matrix.columnCount)
        var deviation = [Double](repeating: 0, count: isDense ? matrix.columnCount : 0)
        for row in 0..<matrix.rowCount where weights[row] > 0 {
            if isDense {
                var elements = deviation.mutableSpan
                matrix[row: row].subtracting(mean, into: &elements)
                for feature in variances.indices {
                    variances[feature] += weights[row] * deviation[feature] * deviation[feature]
                }
            } else {
                for entry in matrix.rowOffsets[row]..<matrix.rowOffsets[row + 1] {
                    variances[Int(matrix.columns[entry])] += weights[row] * matrix.values[entry] * matrix.values[entry]
                }
            }
        }
        guard !isDense else { return variances }
        return variances.indices.map { variances[$0] - mean[$0] * mean[$0] }
    }

    /// Adds w x xᵀ of each row: few elements, as the rows are sparse.
    private func addProducts(_ weights: [Double], _ products: inout Matrix) {
        let order = products.rows
        var elements = products.mutableElements
        // Without bounds checks. Sound, because every column of the matrix is less than `order`.
        elements.withUnsafeMutableBufferPointer { products in
            matrix.columns.withUnsafeBufferPointer { columns in
                matrix.values.withUnsafeBufferPointer { values in
                    for row in weights.indices where weights[row] > 0 {
                        let entries = matrix.rowOffsets[row]..<matrix.rowOffsets[row + 1]
                        for first in entries {
                            let (column, value) = (Int(columns[first]), weights[row] * values[first])
                            for second in first..<entries.upperBound {
                                let other = Int(columns[second])
                                products[min(column, other) * order + max(column, other)] += value * values[second]
                            }
                        }
                    }
                }
            }
        }
    }

    /// Adds w (x − μ) (x − μ)ᵀ of each row, some rows at a time.
    private func addCenteredProducts(_ weights: [Double], _ mean: Span<Double>, _ products: inout Matrix) {
        let blockSize = 64
        for start in stride(from: 0, to: weights.count, by: blockSize) {
            let rows = start..<min(start + blockSize, weights.count)
            var block = Matrix(rows: rows.count, columns: products.rows)
            for row in rows {
                var elements = block.mutableRow(row - start)
                matrix[row: row].subtracting(mean, into: &elements)
                BLAS.scale(weights[row].squareRoot(), &elements)
            }
            BLAS.syrk(block.view, beta: 1, into: &products)
        }
    }
}
