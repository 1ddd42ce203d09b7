internal import Glibc
internal import Kernels

/// Finds a mixture of normal distributions that makes the rows likely: A. P. Dempster, N. M. Laird, D. B. Rubin, *Maximum
/// likelihood from incomplete data via the EM algorithm*, J. Royal Statistical Society B 39 (1977), 1–38; C. M. Bishop,
/// *Pattern Recognition and Machine Learning*, 2006, section 9.2. It stops when scikit-learn's does.
struct ExpectationMaximization {
    let data: MixtureData
    let covariance: CovarianceType
    /// It ends when the lower bound changes by less.
    let tolerance: Double
    let maximumIterations: Int

    /// What came of one run.
    struct Fit: ~Copyable {
        var mixture: Mixture
        /// The rows' mean log-likelihood, before the last iteration's second half.
        var lowerBound = -Double.infinity
        var iterations = 0
        var hasConverged = false
    }

    /// Runs from given clusters.
    ///
    /// - Parameters:
    ///   - labels: the cluster of each row.
    ///   - componentCount: how many there are.
    /// - Throws: `MixtureTrainingError` if a covariance has no inverse.
    func fit(from labels: [Int], componentCount: Int) throws -> Fit {
        var responsibilities = Matrix(rows: labels.count, columns: componentCount)
        for (row, label) in labels.enumerated() { responsibilities[row, label] = 1 }
        var mixture = Mixture(
            componentCount: componentCount, featureCount: data.matrix.columnCount, covariance: covariance)
        try mixture.maximize(data, responsibilities)
        var fit = Fit(mixture: mixture)
        var scores: [Double] = []
        var deviation: [Double] = []
        while fit.iterations < maximumIterations, !fit.hasConverged {
            fit.mixture.view.score(
                data.matrix, areDense: data.isDense, offsets: fit.mixture.offsets, deviation: &deviation, into: &scores)
            let bound = Self.expect(scores, into: &responsibilities)
            guard bound.isFinite else { throw MixtureTrainingError.notFinite(bound) }
            try fit.mixture.maximize(data, responsibilities)
            fit.hasConverged = abs(bound - fit.lowerBound) < tolerance
            fit.lowerBound = bound
            fit.iterations += 1
        }
        return fit
    }

    /// The E-step: turns scores into probabilities, e^(s − log Σ e^s).
    ///
    /// - Parameters:
    ///   - scores: rows × components.
    ///   - responsibilities: as many elements.
    /// - Returns: the mean of log Σ e^s.
    private static func expect(_ scores: [Double], into responsibilities: inout Matrix) -> Double {
        let width = responsibilities.columns
        var total = 0.0
        for row in 0..<responsibilities.rows {
            let range = row * width..<(row + 1) * width
            let greatest = scores[range.lowerBound + scores.offsetOfMaximum(in: range)]
            let likelihood = greatest + log(range.reduce(0) { $0 + exp(scores[$1] - greatest) })
            for component in 0..<width {
                responsibilities[row, component] = exp(scores[range.lowerBound + component] - likelihood)
            }
            total += likelihood
        }
        return total / Double(responsibilities.rows)
    }
}
