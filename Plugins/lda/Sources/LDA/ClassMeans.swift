internal import Kernels

/// The means of the classes.
struct ClassMeans: ~Copyable {
    /// Classes × features.
    private let means: Matrix
    /// How many rows each class has.
    private let counts: [Double]

    init(_ rows: MatrixView, labels: [Int], classCount: Int) {
        var means = Matrix(rows: classCount, columns: rows.columns)
        var counts = [Double](repeating: 0, count: classCount)
        for index in labels.indices {
            var sum = means.mutableRow(labels[index])
            BLAS.axpy(1, rows.row(index), into: &sum)
            counts[labels[index]] += 1
        }
        for index in counts.indices {
            var sum = means.mutableRow(index)
            BLAS.scale(1 / counts[index], &sum)
        }
        self.means = means
        self.counts = counts
    }

    /// The part of the rows that each class has.
    var priors: [Double] {
        let total = counts.reduce(0, +)
        return counts.map { $0 / total }
    }

    /// The mean of all rows.
    var mean: [Double] {
        var mean = [Double](repeating: 0, count: means.columns)
        var elements = mean.mutableSpan
        BLAS.gemv(means.view, transposed: true, priors.span, into: &elements)
        return mean
    }

    /// How far rounding may have moved a mean of each feature at most: as many roundings as there are rows.
    var roundingErrors: [Double] {
        let unit = counts.reduce(0, +) * Double.ulpOfOne
        return (0..<means.columns).map { feature in
            (0..<means.rows).reduce(0) { max($0, unit * means[$1, feature].magnitude) }
        }
    }

    /// The means of the classes minus that of all rows: classes × features.
    func centers() -> Matrix {
        var centers = Matrix(copying: means.view)
        let mean = mean
        for index in 0..<centers.rows {
            var center = centers.mutableRow(index)
            BLAS.axpy(-1, mean.span, into: &center)
        }
        return centers
    }

    /// The rows minus the means of their classes.
    func deviations(_ rows: consuming Matrix, labels: [Int]) -> Matrix {
        for index in labels.indices {
            var row = rows.mutableRow(index)
            BLAS.axpy(-1, means.row(labels[index]), into: &row)
        }
        return rows
    }

    /// An orthonormal basis, in rows, of what the classes' centers span, except for directions along which they hardly
    /// differ.
    ///
    /// - Parameters:
    ///   - centers: classes × dimensions.
    ///   - tolerance: the part of the greatest singular value that passes for 0.
    func directions(of centers: MatrixView, tolerance: Double) throws(KernelError) -> Matrix {
        var weighted = Matrix(copying: centers)
        for index in counts.indices {
            var center = weighted.mutableRow(index)
            BLAS.scale((counts[index] / Double(counts.count - 1)).squareRoot(), &center)
        }
        let svd = try SVD(of: weighted.view)
        let rank = svd.singularValues.prefix { $0 > tolerance * svd.singularValues[0] }.count
        return Matrix(copying: svd.vt.rows(0..<rank))
    }
}
