internal import Kernels

/// A mixture of normal distributions, wherever its numbers lie: in a mapped model or in a training's memory.
///
/// The score of a row x under component k is log π_k + log N(x; μ_k, A_k⁻¹), the logarithm of the summand in
/// C. M. Bishop, *Pattern Recognition and Machine Learning*, 2006, equation 9.7. It is log_peak_k − ½ (x − μ)ᵀ A (x − μ),
/// and for a sparse x rather (log_peak_k − ½ μᵀ A μ) + xᵀ (A μ) − ½ xᵀ A x, which asks for few elements of A.
struct MixtureView: ~Escapable {
    /// log π_k + log N(μ_k; μ_k, A_k⁻¹).
    let peaks: Span<Double>
    /// μ, components × features.
    let means: Span<Double>
    /// A, components × elements: its diagonal, or its upper triangle.
    let precisions: Span<Double>
    /// A μ, features × components.
    let information: Span<Double>

    @_lifetime(copy peaks, copy means, copy precisions, copy information)
    init(peaks: Span<Double>, means: Span<Double>, precisions: Span<Double>, information: Span<Double>) {
        self.peaks = peaks
        self.means = means
        self.precisions = precisions
        self.information = information
    }

    private var featureCount: Int { means.count / peaks.count }

    /// log_peak_k − ½ μᵀ A μ of each component: the scores of x = 0.
    static func offsets(peaks: Span<Double>, means: Span<Double>, information: Span<Double>) -> [Double] {
        let featureCount = means.count / peaks.count
        return (0..<peaks.count).map { component in
            (0..<featureCount).reduce(peaks[component]) { sum, feature in
                sum - 0.5 * means[component * featureCount + feature] * information[feature * peaks.count + component]
            }
        }
    }

    /// Scores some rows.
    ///
    /// - Parameters:
    ///   - areDense: whether the rows have few zeros, so that the mean may be subtracted from them: this keeps the digits
    ///     of numbers that lie far from 0.
    ///   - offsets: what `offsets(peaks:means:information:)` says.
    ///   - deviation: scratch memory of any length.
    ///   - scores: rows × components; overwritten, and made as long as it must be.
    func score(
        _ rows: SparseMatrix, areDense: Bool, offsets: [Double], deviation: inout [Double], into scores: inout [Double]
    ) {
        scores.removeAll(keepingCapacity: true)
        scores.append(contentsOf: repeatElement(0, count: rows.rowCount * peaks.count))
        if areDense {
            scoreDense(rows, &deviation, &scores)
        } else {
            var elements = scores.mutableSpan
            let information = MatrixView(rows: featureCount, columns: peaks.count, elements: information)
            rows.multiply(information, bias: offsets.span, into: &elements)
            for row in 0..<rows.rowCount {
                for component in 0..<peaks.count {
                    elements[row * peaks.count + component] -= 0.5 * precision(component).quadraticForm(rows[row: row])
                }
            }
        }
    }

    private func scoreDense(_ rows: SparseMatrix, _ deviation: inout [Double], _ scores: inout [Double]) {
        deviation.removeAll(keepingCapacity: true)
        deviation.append(contentsOf: repeatElement(0, count: featureCount))
        // Components without: one precision stays in the cache for all rows.
        for component in 0..<peaks.count {
            let precision = precision(component)
            let mean = mean(component)
            for row in 0..<rows.rowCount {
                var elements = deviation.mutableSpan
                rows[row: row].subtracting(mean, into: &elements)
                scores[row * peaks.count + component] =
                    peaks[component] - 0.5 * precision.quadraticForm(deviation.span)
            }
        }
    }

    @_lifetime(copy self)
    private func mean(_ component: Int) -> Span<Double> {
        means.extracting(component * featureCount..<(component + 1) * featureCount)
    }

    @_lifetime(copy self)
    private func precision(_ component: Int) -> Precision {
        let count = precisions.count / peaks.count
        return Precision(
            order: featureCount, elements: precisions.extracting(component * count..<(component + 1) * count))
    }
}

extension SparseRow {
    /// This row minus a dense one, which is `difference.count` long as the row.
    func subtracting(_ other: Span<Double>, into difference: inout MutableSpan<Double>) {
        precondition(difference.count == other.count, "shapes disagree")
        for index in other.indices { difference[unchecked: index] = -other[unchecked: index] }
        for entry in columns.indices { difference[Int(columns[entry])] += values[entry] }
    }
}
