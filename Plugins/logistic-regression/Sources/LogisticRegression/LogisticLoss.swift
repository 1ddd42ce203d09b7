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

    /// The Hessian matrix's diagonal at zero, where every class is as probable: P (1 − P) Σ x² / n, plus the penalty.
    package var hessianDiagonal: [Double] {
        let probability = 1 / Double(max(2, columnCount))
        let scale = probability * (1 - probability)
        var squares = [Double](repeating: 0, count: matrix.columnCount)
        for entry in matrix.values.indices {
            squares[Int(matrix.columns[entry])] += matrix.values[entry] * matrix.values[entry]
        }
        let weights = squares.map { scale * $0 / Double(matrix.rowCount) + penalty }
        return weights.flatMap { repeatElement($0, count: columnCount) } + repeatElement(scale, count: columnCount)
    }

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
        var residuals = scores(weights, offset: variables.extracting(last: columnCount))
        var elements = residuals.mutableSpan
        let scale = 1 / Double(matrix.rowCount)
        let loss = scale * CrossEntropy.differentiate(&elements, columnCount: columnCount, labels: labels.span)
        BLAS.scale(scale, &elements)

        var product = gradient._mutatingExtracting(first: weightCount)
        matrix.multiplyTransposed(
            MatrixView(rows: matrix.rowCount, columns: columnCount, elements: residuals.span), into: &product)
        BLAS.axpy(penalty, weights, into: &product)
        var sums = [Double](repeating: 0, count: columnCount)
        for row in labels.indices {
            for column in 0..<columnCount { sums[column] += residuals[row * columnCount + column] }
        }
        for column in 0..<columnCount { gradient[weightCount + column] = sums[column] }
        return loss + penalty / 2 * BLAS.dot(weights, weights)
    }

    private func scores(_ weights: Span<Double>, offset: Span<Double>) -> [Double] {
        var scores = [Double](repeating: 0, count: matrix.rowCount * columnCount)
        var elements = scores.mutableSpan
        let w = MatrixView(rows: matrix.columnCount, columns: columnCount, elements: weights)
        matrix.multiply(w, bias: offset, into: &elements)
        return scores
    }
}
