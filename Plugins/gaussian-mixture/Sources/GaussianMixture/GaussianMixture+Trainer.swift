internal import Estimators
internal import Kernels
public import ModelBundle
public import PluginKit

extension GaussianMixture: Trainable {
    /// Learns the features, clusters the rows by k-means, then fits a mixture that starts at these clusters.
    ///
    /// Parameters, with scikit-learn's names and defaults: `n_components` (1), `covariance_type` ("full" or "diag"; full
    /// ones need as many matrices of features × features, so that `max_features` should limit the words of texts), `tol`
    /// (1e-3: it ends when the lower bound changes by less), `reg_covar` (1e-6: what is added to the variances), `max_iter`
    /// (100), `n_init` (1: how many times to begin anew; the greatest lower bound wins) and `init_params` ("kmeans").
    ///
    /// - Returns: the lower bound, that is the rows' mean log-likelihood, the best run's number of iterations, and 1 if it
    ///   has converged.
    /// - Throws: `MixtureTrainingError` if there are fewer rows than components or a covariance has no inverse,
    ///   `PluginError` if a parameter is wrong, `TextFeaturesError` or `FeatureError` if rows can't become features.
    public static func train(
        on dataset: TrainingSet<Sample>, parameters: Parameters, into bundle: inout BundleWriter
    ) throws -> KeyValuePairs<String, Double> {
        let componentCount = try parameters.int("n_components", default: 1, in: 1...10_000)
        let types = CovarianceType.allCases.map(\.rawValue)
        let type = try parameters.string("covariance_type", default: types[0], in: types)
        let tolerance = try parameters.double("tol", default: 1e-3, in: 0...Double.greatestFiniteMagnitude)
        let regularization = try parameters.double("reg_covar", default: 1e-6, in: 0...Double.greatestFiniteMagnitude)
        let maximumIterations = try parameters.int("max_iter", default: 100, in: 1...1_000_000)
        let runs = try parameters.int("n_init", default: 1, in: 1...10_000)
        _ = try parameters.string("init_params", default: "kmeans", in: ["kmeans"])
        let options = try FeatureOptions(parameters)
        try parameters.finish()
        guard componentCount <= dataset.items.count else {
            throw MixtureTrainingError.tooFewRows(dataset.items.count, components: componentCount)
        }

        let features = try dataset.learnFeatures(options)
        // With one thread the model doesn't depend on the machine's cores.
        BLAS.setThreadCount(1)
        let expectationMaximization = ExpectationMaximization(
            data: MixtureData(
                matrix: features.matrix, isDense: features.areNumbers, regularization: regularization),
            covariance: CovarianceType(rawValue: type) ?? .full, tolerance: tolerance,
            maximumIterations: maximumIterations)
        let clusters = ClusteringData(features.matrix)
        // As scikit-learn's `KMeans` does unless told otherwise.
        let lloyd = Lloyd(data: clusters, maximumIterations: 300, relativeTolerance: 1e-4)
        var generator = SplitMix64(seed: parameters.seed)
        func run() throws -> ExpectationMaximization.Fit {
            let start = CarefulSeeding(data: clusters).centers(componentCount, using: &generator)
            return try expectationMaximization.fit(
                from: lloyd.cluster(from: start).labels, componentCount: componentCount)
        }
        var best = try run()
        for _ in 1..<runs {
            let other = try run()
            if other.lowerBound > best.lowerBound { best = other }
        }

        try features.write(to: &bundle)
        try best.mixture.write(to: &bundle)
        return [
            "lowerBound": best.lowerBound, "iterations": Double(best.iterations),
            "converged": best.hasConverged ? 1 : 0, "rows": Double(features.matrix.rowCount),
            "features": Double(features.count), "components": Double(componentCount),
        ]
    }
}

extension Mixture {
    /// Adds the tensors that `MixtureTensors` finds.
    fileprivate func write(to bundle: inout BundleWriter) throws(BundleError) {
        try bundle.add("weights", weights)
        try bundle.add("log_peaks", peaks)
        try bundle.add("means", shape: [means.rows, means.columns], means.elements)
        try bundle.add("precisions", shape: [precisions.rows, precisions.columns], precisions.elements)
        try bundle.add("information", shape: [information.rows, information.columns], information.elements)
    }
}
