internal import Kernels
internal import PluginKit

/// How numbers become features: x ↦ (x − mean) / scale, for each column.
struct NumberScaling: Sendable {
    /// What is subtracted, one number per column.
    let mean: [Double]
    /// What is divided by, one number per column, none of them 0.
    let scale: [Double]

    /// Leaves the numbers as they are.
    init(count: Int) {
        mean = [Double](repeating: 0, count: count)
        scale = [Double](repeating: 1, count: count)
    }

    /// Gives each column mean 0 and variance 1 over the rows; a constant column becomes 0, as in scikit-learn's
    /// `StandardScaler`.
    ///
    /// - Parameter rows: numbers, all of the same count.
    /// - Throws: `FeatureError` that names a column whose variance is too large for a number.
    init(standardizing rows: [Sample]) throws(FeatureError) {
        var mean: [Double] = []
        // Welford's recurrence, which loses no digits where the mean is large: B. P. Welford, *Note on a method for
        // calculating corrected sums of squares and products*, Technometrics 4 (1962), 419–420.
        var squares: [Double] = []
        var count = 0.0
        for case .numbers(let numbers) in rows {
            if count == 0 {
                mean = [Double](repeating: 0, count: numbers.count)
                squares = mean
            }
            count += 1
            for (column, number) in numbers.enumerated() {
                let difference = number - mean[column]
                mean[column] += difference / count
                squares[column] += difference * (number - mean[column])
            }
        }
        if let column = squares.indices.first(where: { !(mean[$0].isFinite && squares[$0].isFinite) }) {
            throw FeatureError(
                feature: column, "has numbers so far apart that their variance is infinite; use smaller units")
        }
        self.mean = mean
        scale = zip(squares, mean).map { squares, mean in
            let deviation = (squares / count).squareRoot()
            // What rounding makes of a constant column is no deviation.
            return deviation > 10 * Double.ulpOfOne * mean.magnitude ? deviation : 1
        }
    }
}

extension SparseMatrix {
    /// Appends a row of scaled numbers; zeros are left out.
    mutating func appendScaled(_ numbers: Span<Double>, mean: Span<Double>, scale: Span<Double>) {
        for column in numbers.indices {
            let value = (numbers[column] - mean[column]) / scale[column]
            if value != 0 { append(column: column, value: value) }
        }
        endRow()
    }
}
