internal import Glibc
internal import Kernels

/// A mixture in training. Its memory is used again in each iteration.
struct Mixture: ~Copyable {
    /// π.
    private(set) var weights: [Double]
    /// log π_k + log N(μ_k; μ_k, A_k⁻¹).
    private(set) var peaks: [Double]
    /// μ, components × features.
    private(set) var means: Matrix
    /// A, components × elements.
    private(set) var precisions: Matrix
    /// A μ, features × components.
    private(set) var information: Matrix

    private var componentCount: Int { weights.count }
    private var featureCount: Int { means.columns }

    /// Zeros.
    init(componentCount: Int, featureCount: Int, covariance: CovarianceType) {
        weights = [Double](repeating: 0, count: componentCount)
        peaks = weights
        means = Matrix(rows: componentCount, columns: featureCount)
        precisions = Matrix(rows: componentCount, columns: covariance.elementCount(order: featureCount))
        information = Matrix(rows: featureCount, columns: componentCount)
    }

    /// To compute scores.
    var view: MixtureView {
        @_lifetime(borrow self) get {
            MixtureView(
                peaks: peaks.span, means: means.elements, precisions: precisions.elements,
                information: information.elements)
        }
    }

    /// The scores of x = 0.
    var offsets: [Double] {
        MixtureView.offsets(peaks: peaks.span, means: means.elements, information: information.elements)
    }

    /// The M-step: takes the parameters that are most likely, given the responsibilities. C. M. Bishop, *Pattern Recognition
    /// and Machine Learning*, 2006, equations 9.24 to 9.27.
    ///
    /// - Parameters:
    ///   - data: the rows.
    ///   - responsibilities: rows × components: with which probability a component has made a row.
    /// - Throws: `MixtureTrainingError` if a covariance has no inverse.
    mutating func maximize(_ data: MixtureData, _ responsibilities: borrowing Matrix) throws {
        // As in scikit-learn: no component is ever quite without rows.
        let sizes = responsibilities.columnSums().map { $0 + 10 * Double.ulpOfOne }
        let total = sizes.reduce(0, +)
        var sums = Matrix(rows: featureCount, columns: componentCount)
        var elements = sums.mutableElements
        data.matrix.multiplyTransposed(responsibilities.view, into: &elements)
        for component in 0..<componentCount {
            weights[component] = sizes[component] / total
            for feature in 0..<featureCount {
                means[component, feature] = sums[feature, component] / sizes[component]
            }
            let rowWeights = (0..<data.matrix.rowCount).map { responsibilities[$0, component] / sizes[component] }
            try setPrecision(component, data, rowWeights)
        }
    }

    /// Computes a component's covariance and what follows from it.
    private mutating func setPrecision(_ component: Int, _ data: MixtureData, _ rowWeights: [Double]) throws {
        let logDeterminant: Double
        var product = [Double](repeating: 0, count: featureCount)
        var products = product.mutableSpan
        if precisions.columns == featureCount {
            let variances = data.variances(rowWeights, mean: means.row(component))
            guard variances.allSatisfy({ $0 > 0 && $0.isFinite }) else {
                throw MixtureTrainingError.singularCovariance(component, "a variance is not positive")
            }
            logDeterminant = variances.reduce(0) { $0 + log($1) }
            for feature in 0..<featureCount {
                precisions[component, feature] = 1 / variances[feature]
                products[feature] = means[component, feature] / variances[feature]
            }
        } else {
            let factorization: Cholesky
            do {
                factorization = try Cholesky(of: data.covariance(rowWeights, mean: means.row(component)))
            } catch {
                throw MixtureTrainingError.singularCovariance(component, error.description)
            }
            logDeterminant = factorization.logDeterminant
            let inverse = factorization.inverse()
            var triangle = precisions.mutableRow(component)
            PackedSymmetric.pack(inverse.view, into: &triangle)
            PackedSymmetric(order: featureCount, elements: precisions.row(component))
                .multiply(means.row(component), into: &products)
        }
        for feature in 0..<featureCount { information[feature, component] = product[feature] }
        peaks[component] = log(weights[component]) - 0.5 * (Double(featureCount) * log(2 * Double.pi) + logDeterminant)
    }
}

extension Matrix {
    /// The sum of each column.
    fileprivate func columnSums() -> [Double] {
        var sums = [Double](repeating: 0, count: columns)
        for row in 0..<rows {
            for column in 0..<columns { sums[column] += self[row, column] }
        }
        return sums
    }
}
