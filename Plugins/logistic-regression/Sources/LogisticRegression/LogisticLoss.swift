internal import Glibc
package import Kernels

/// What logistic regression minimizes: the mean over the rows of −log P(class | row), plus ‖W‖² / (2 C n), the offsets not
/// being penalized. Divided by C n, it is scikit-learn's objective, which has the same minimum.
///
/// The variables are W, features × columns, row after row, and then the offsets. With two classes there is one column: the
/// first class scores zero. T. Hastie, R. Tibshirani, J. Friedman, *The Elements of Statistical Learning*, 2nd edition
/// 2009, 4.4.
package struct LogisticLoss {
    private let matrix: SparseMatrix
    /// The class of each row.
    private let labels: [Int]
    /// How many columns W has.
    private let columnCount: Int
    /// 1 / (C n).
    private let penalty: Double

    /// - Parameter c: how little W is penalized.
    package init(matrix: SparseMatrix, labels: [Int], classCount: Int, c: Double) {
        self.matrix = matrix
        self.labels = labels
        columnCount = classCount == 2 ? 1 : classCount
        penalty = 1 / (c * Double(matrix.rowCount))
    }

    private var weightCount: Int { matrix.columnCount * columnCount }

    /// How many variables there are.
    package var variableCount: Int { weightCount + columnCount }

    /// The weights among the variables, features × classes.
    package func weights(_ variables: [Double]) -> Matrix {
        let features = matrix.columnCount
        guard columnCount == 1 else {
            return Matrix(rows: features, columns: columnCount, elements: Array(variables[..<weightCount]))
        }
        var weights = Matrix(rows: features, columns: 2)
        for feature in 0..<features { weights[feature, 1] = variables[feature] }
        return weights
    }

    /// The offsets among the variables, one per class.
    package func offset(_ variables: [Double]) -> [Double] {
        (columnCount == 1 ? [0] : []) + variables[weightCount...]
    }

    /// The value at some variables; writes the gradient.
    package func value(_ variables: Span<Double>, gradient: inout MutableSpan<Double>) -> Double {
        let weights = variables.extracting(first: weightCount)
        let scores = scores(weights, offset: variables.extracting(last: columnCount))
        let (loss, residuals) = columnCount == 1 ? binary(scores) : multinomial(scores)

        let squares = BLAS.dot(weights, weights)
        let scale = 1 / Double(matrix.rowCount)
        residuals.withGradient(of: matrix, columnCount: columnCount) { product, sums in
            for index in 0..<weightCount {
                gradient[index] = scale * product[index] + penalty * weights[index]
            }
            for column in 0..<columnCount {
                gradient[weightCount + column] = scale * sums[column]
            }
        }
        return scale * loss + penalty / 2 * squares
    }

    private func scores(_ weights: Span<Double>, offset: Span<Double>) -> [Double] {
        var scores = [Double](repeating: 0, count: matrix.rowCount * columnCount)
        var elements = scores.mutableSpan
        let w = MatrixView(rows: matrix.columnCount, columns: columnCount, elements: weights)
        matrix.multiply(w, bias: offset, into: &elements)
        return scores
    }

    /// Σ −log σ(±z), and σ(z) − y for each row.
    private func binary(_ scores: [Double]) -> (loss: Double, residuals: [Double]) {
        var loss = 0.0
        var residuals = scores
        for row in labels.indices {
            let z = scores[row]
            let y = Double(labels[row])
            // Neither exponential overflows.
            let small = exp(-z.magnitude)
            loss += log1p(small) + max(z, 0) - y * z
            residuals[row] = (z >= 0 ? 1 : small) / (1 + small) - y
        }
        return (loss, residuals)
    }

    /// Σ −log softmax(z)_y, and softmax(z) − e_y for each row.
    private func multinomial(_ scores: [Double]) -> (loss: Double, residuals: [Double]) {
        var loss = 0.0
        var residuals = scores
        for row in labels.indices {
            let range = row * columnCount..<(row + 1) * columnCount
            let greatest = scores[range.lowerBound + scores.offsetOfMaximum(in: range)]
            var sum = 0.0
            for index in range {
                residuals[index] = exp(scores[index] - greatest)
                sum += residuals[index]
            }
            for index in range { residuals[index] /= sum }
            let own = range.lowerBound + labels[row]
            loss += log(sum) + greatest - scores[own]
            residuals[own] -= 1
        }
        return (loss, residuals)
    }
}

extension [Double] {
    /// Hands on Xᵀ R and the column sums of R, these being rows × columns.
    fileprivate func withGradient(
        of matrix: SparseMatrix, columnCount: Int, _ body: (_ product: [Double], _ sums: [Double]) -> Void
    ) {
        var product = [Double](repeating: 0, count: matrix.columnCount * columnCount)
        var elements = product.mutableSpan
        matrix.multiplyTransposed(
            MatrixView(rows: matrix.rowCount, columns: columnCount, elements: span), into: &elements)
        var sums = [Double](repeating: 0, count: columnCount)
        for index in indices { sums[index % columnCount] += self[index] }
        body(product, sums)
    }
}
