internal import Estimators
internal import Kernels
public import ModelBundle
public import PluginKit

extension PCA: Trainable {
    /// Learns the features and finds the directions of largest variance.
    ///
    /// The components are the right singular vectors of the centered features X − 1 μᵀ, which stay sparse: the Lanczos
    /// iteration only asks for products with them. Order and signs are those of scikit-learn's
    /// `PCA(svd_solver="arpack")`.
    ///
    /// Parameters: `n_components` (default 2, at most the number of rows and of features).
    ///
    /// - Returns: the part of the variance that the components explain, and how many rows, features and components there are.
    /// - Throws: `PCATrainingError` if the data are too few, `PluginError` if a parameter is wrong, `TextFeaturesError` or
    ///   `FeatureError` if rows can't become features, `KernelError` if the iteration doesn't converge.
    public static func train(
        on dataset: TrainingSet<Sample>, parameters: Parameters, into bundle: inout BundleWriter
    ) throws -> KeyValuePairs<String, Double> {
        let rank = try parameters.int("n_components", default: 2, in: 1...10_000)
        let options = try FeatureOptions(parameters)
        try parameters.finish()
        guard dataset.items.count >= 2 else { throw PCATrainingError.tooFewRows(dataset.items.count) }

        let features = try dataset.learnFeatures(options)
        let counts = features.matrix
        guard rank <= min(counts.rowCount, counts.columnCount) else {
            throw PCATrainingError.tooManyComponents(rank, rows: counts.rowCount, features: counts.columnCount)
        }

        // With one thread the model doesn't depend on the machine's cores, and this small a problem gains nothing.
        BLAS.setThreadCount(1)
        let centered = CenteredMatrix(counts)
        let svd = try TruncatedSVD(of: centered, rank: rank, seed: parameters.seed)
        let degreesOfFreedom = Double(counts.rowCount - 1)
        let variances = svd.singularValues.map { $0 * $0 / degreesOfFreedom }
        let total = counts.squaredDeviation() / degreesOfFreedom
        let ratios = variances.map { total > 0 ? $0 / total : 0 }

        try features.write(to: &bundle)
        try write(svd.vt.view, mean: centered.means, to: &bundle)
        try bundle.add("singular_values", svd.singularValues)
        try bundle.add("explained_variance", variances)
        try bundle.add("explained_variance_ratio", ratios)
        return [
            "explainedVarianceRatio": ratios.reduce(0, +), "rows": Double(counts.rowCount),
            "features": Double(counts.columnCount), "components": Double(rank),
        ]
    }

    /// Writes W, μ and −μ W.
    private static func write(_ vt: MatrixView, mean: [Double], to bundle: inout BundleWriter) throws {
        let w = Matrix(copying: vt).transposed()
        var offset = [Double](repeating: 0, count: vt.rows)
        var elements = offset.mutableSpan
        BLAS.gemv(vt, mean.span, alpha: -1, into: &elements)
        try bundle.add("components", shape: [w.rows, w.columns], w.elements)
        try bundle.add("offset", offset)
        try bundle.add("mean", mean)
    }
}
