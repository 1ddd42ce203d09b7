internal import Glibc
internal import Kernels

/// The linear functions x ↦ wᵀ x + b whose greatest one tells the class of x, if each class is normally distributed with a
/// mean of its own and all have one covariance.
///
/// The covariance isn't computed, as that would square its condition: its inverse's root comes from the singular values of
/// the deviations themselves, those too small to be told from 0 being left out, so that it need not have full rank. This is
/// scikit-learn's `LinearDiscriminantAnalysis(solver="svd")`; T. Hastie, R. Tibshirani, J. Friedman, *The Elements of
/// Statistical Learning*, 2nd edition 2009, section 4.3.2.
struct DiscriminantAnalysis: ~Copyable {
    /// w, features × classes; of two classes the first one's are zeros.
    let weights: Matrix
    /// b.
    let offset: [Double]

    /// - Parameters:
    ///   - rows: rows × features.
    ///   - labels: the class of each row, less than `classCount`, each of which occurs.
    ///   - tolerance: the singular values of the deviations, scaled to variance 1, that pass for 0.
    /// - Throws: `LDATrainingError.noDeviations`; `KernelError` if numbers are too large.
    init(_ rows: consuming Matrix, labels: [Int], classCount: Int, tolerance: Double) throws {
        let groups = ClassMeans(rows.view, labels: labels, classCount: classCount)
        let whitening = try Whitening(
            deviations: groups.deviations(rows, labels: labels), noise: groups.roundingErrors, tolerance: tolerance)
        guard whitening.map.columns > 0 else { throw LDATrainingError.noDeviations }

        // How the classes' means deviate from that of all rows, where the covariance is the identity.
        let centers = groups.centers()
        var whitened = Matrix(rows: classCount, columns: whitening.map.columns)
        BLAS.gemm(centers.view, whitening.map.view, into: &whitened)
        // They span less than as many dimensions as there are classes.
        let directions = try groups.directions(of: whitened.view, tolerance: tolerance)
        var scalings = Matrix(rows: whitening.map.rows, columns: directions.rows)
        BLAS.gemm(whitening.map.view, transposed: false, directions.view, transposed: true, into: &scalings)
        var coordinates = Matrix(rows: classCount, columns: directions.rows)
        BLAS.gemm(centers.view, scalings.view, into: &coordinates)

        var weights = Matrix(rows: scalings.rows, columns: classCount)
        BLAS.gemm(scalings.view, transposed: false, coordinates.view, transposed: true, into: &weights)
        var shift = [Double](repeating: 0, count: classCount)
        var elements = shift.mutableSpan
        BLAS.gemv(weights.view, transposed: true, groups.mean.span, into: &elements)
        var offset = (0..<classCount).map { index in
            let square = BLAS.dot(coordinates.row(index), coordinates.row(index))
            return log(groups.priors[index]) - square / 2 - shift[index]
        }
        if classCount == 2 {
            offset = [0, offset[1] - offset[0]]
            for feature in 0..<weights.rows {
                weights[feature, 1] -= weights[feature, 0]
                weights[feature, 0] = 0
            }
        }
        self.weights = weights
        self.offset = offset
    }
}
