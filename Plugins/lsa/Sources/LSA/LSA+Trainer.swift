internal import Estimators
internal import Kernels
public import ModelBundle
public import PluginKit

extension LSA: Trainable {
    /// Learns the features and finds their largest singular values.
    ///
    /// scikit-learn's `TruncatedSVD` takes a randomized method that is 1 to 2 % short of the singular values of texts, as
    /// these fall slowly; the Lanczos iteration finds them exactly, in less time.
    ///
    /// Parameters: `n_components` (default 2, at most the number of rows and of features), and `tf_idf`, which is true
    /// unless the recipe says otherwise.
    ///
    /// - Returns: the part of the variance that the components explain, the sum of the squared singular values (the part of
    ///   the squared features that the components hold), and how many rows, features and components there are.
    /// - Throws: `LSATrainingError` if the data are too few, `PluginError` if a parameter is wrong, `TextFeaturesError` or
    ///   `FeatureError` if rows can't become features, `KernelError` if the iteration doesn't converge.
    public static func train(
        on dataset: TrainingSet<Sample>, parameters: Parameters, into bundle: inout BundleWriter
    ) throws -> KeyValuePairs<String, Double> {
        let rank = try parameters.int("n_components", default: 2, in: 1...10_000)
        let options = try FeatureOptions(parameters, tfIdf: true)
        try parameters.finish()
        let features = try dataset.learnFeatures(options)
        let matrix = features.matrix
        guard rank <= min(matrix.rowCount, matrix.columnCount) else {
            throw LSATrainingError(components: rank, rows: matrix.rowCount, features: matrix.columnCount)
        }

        // With one thread the model doesn't depend on the machine's cores, and this small a problem gains nothing.
        BLAS.setThreadCount(1)
        let svd = try TruncatedSVD(of: matrix, rank: rank, seed: parameters.seed)
        let variances = svd.variances(of: matrix)
        let total = matrix.squaredDeviation() / Double(matrix.rowCount)
        let ratios = variances.map { total > 0 ? $0 / total : 0 }

        try features.write(to: &bundle)
        let components = svd.vt.transposed()
        try bundle.add("components", shape: [components.rows, components.columns], components.elements)
        try bundle.add("offset", [Double](repeating: 0, count: rank))
        try bundle.add("singular_values", svd.singularValues)
        try bundle.add("explained_variance", variances)
        try bundle.add("explained_variance_ratio", ratios)
        return [
            "explainedVarianceRatio": ratios.reduce(0, +),
            "squaredSingularValues": svd.singularValues.reduce(0) { $0 + $1 * $1 },
            "rows": Double(matrix.rowCount), "features": Double(matrix.columnCount), "components": Double(rank),
        ]
    }
}

extension TruncatedSVD {
    /// The variance of each column of A V: ‖A v‖² / m − (μᵀ v)², where ‖A v‖ is the singular value, and μ are the means
    /// of A's m rows.
    fileprivate func variances(of matrix: SparseMatrix) -> [Double] {
        let means = matrix.columnMeans()
        return singularValues.indices.map { index in
            let mean = BLAS.dot(means.span, vt.row(index))
            return max(0, singularValues[index] * singularValues[index] / Double(matrix.rowCount) - mean * mean)
        }
    }
}
