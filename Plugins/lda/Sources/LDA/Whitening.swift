internal import Kernels

/// The map after which deviations have the identity for their covariance: z ↦ z M.
struct Whitening: ~Copyable {
    /// M, features × rank of the covariance.
    let map: Matrix

    /// - Parameters:
    ///   - deviations: rows × features, each row minus the mean of its class.
    ///   - noise: a feature whose standard deviation is no larger passes for constant.
    ///   - tolerance: singular values no larger than this pass for 0, after the features were scaled to variance 1.
    /// - Throws: `KernelError` if a number is too large.
    init(deviations: consuming Matrix, noise: [Double], tolerance: Double) throws(KernelError) {
        let count = Double(deviations.rows)
        let scales = try Self.scales(deviations.view, noise: noise)
        for row in 0..<deviations.rows {
            var row = deviations.mutableRow(row)
            for feature in scales.indices { row[feature] *= scales[feature] / count.squareRoot() }
        }
        var factor = TriangularFactor(columns: scales.count)
        try factor.append(deviations.view)
        let svd = try SVD(of: factor.r.view)
        let rank = svd.singularValues.prefix { $0 > tolerance }.count
        var map = Matrix(rows: scales.count, columns: rank)
        for index in 0..<rank {
            for feature in scales.indices {
                map[feature, index] = svd.vt[index, feature] * scales[feature] / svd.singularValues[index]
            }
        }
        self.map = map
    }

    /// What gives each feature the standard deviation 1; 0 for a constant one, which then takes no part.
    private static func scales(_ deviations: MatrixView, noise: [Double]) throws(KernelError) -> [Double] {
        var squares = [Double](repeating: 0, count: deviations.columns)
        for row in 0..<deviations.rows {
            let row = deviations.row(row)
            for feature in row.indices { squares[feature] += row[feature] * row[feature] }
        }
        try requireFinite(squares.span, named: "the squared deviations")
        return zip(squares, noise).map { square, noise in
            let deviation = (square / Double(deviations.rows)).squareRoot()
            return deviation > noise ? 1 / deviation : 0
        }
    }
}
