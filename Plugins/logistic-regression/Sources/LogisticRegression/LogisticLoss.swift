package import Kernels

/// What logistic regression minimizes: the mean over the rows of −log P(class | row), plus ‖W‖² / (2 C n), the offsets not
/// being penalized. Multiplied by C n, it is scikit-learn's objective, which has the same minimum.
///
/// The variables are those of `LinearObjective`. With two classes there is one column: the first class scores zero.
/// T. Hastie, R. Tibshirani, J. Friedman, *The Elements of Statistical Learning*, 2nd edition 2009, 4.4.
package struct LogisticLoss {
    /// The scores, and the penalty on the weights.
    package let objective: LinearObjective
    /// The class of each row.
    private let labels: [Int]

    /// - Parameter c: how little W is penalized.
    package init(matrix: SparseMatrix, labels: [Int], classCount: Int, c: Double) {
        self.labels = labels
        objective = LinearObjective(
            matrix, columnCount: classCount == 2 ? 1 : classCount, penalty: 1 / (c * Double(matrix.rowCount)))
    }

    /// The value at some variables; writes the gradient.
    package func value(_ variables: Span<Double>, gradient: inout MutableSpan<Double>) -> Double {
        objective.value(variables, gradient: &gradient) { scores in
            let scale = 1 / Double(labels.count)
            let loss = CrossEntropy.differentiate(&scores, columnCount: objective.columnCount, labels: labels.span)
            BLAS.scale(scale, &scores)
            return scale * loss
        }
    }

    /// The Hessian matrix's diagonal at zero, where every class is as probable: there P (1 − P) is the second derivative.
    package var hessianDiagonal: [Double] {
        let probability = 1 / Double(max(2, objective.columnCount))
        return objective.hessianDiagonal(curvature: probability * (1 - probability) / Double(labels.count))
    }
}
