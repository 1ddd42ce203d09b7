internal import Estimators
internal import Kernels
public import ModelBundle
public import PluginKit

extension KMeans: Trainable {
    /// Learns the features, then clusters the rows several times and keeps the best clustering.
    ///
    /// Parameters, named as scikit-learn's: `n_clusters` (default 8), `n_init` (default 10: how many times to begin
    /// anew; scikit-learn's default is 1), `max_iter` (default 300) and `tol` (default 1e-4: a run ends when the centers'
    /// squared shifts sum up to no more than that part of the columns' mean variance).
    ///
    /// - Returns: the inertia, that is the sum of the squared distances to the nearest center, and the best run's number
    ///   of iterations.
    /// - Throws: `KMeansTrainingError` if there are fewer rows than clusters, `PluginError` if a parameter is wrong,
    ///   `TextFeaturesError` or `FeatureError` if rows can't become features.
    public static func train(
        on dataset: TrainingSet<Sample>, parameters: Parameters, into bundle: inout BundleWriter
    ) throws -> KeyValuePairs<String, Double> {
        let clusterCount = try parameters.int("n_clusters", default: 8, in: 1...100_000)
        let runs = try parameters.int("n_init", default: 10, in: 1...10_000)
        let maximumIterations = try parameters.int("max_iter", default: 300, in: 1...1_000_000)
        let tolerance = try parameters.double("tol", default: 1e-4, in: 0...Double.greatestFiniteMagnitude)
        let options = try FeatureOptions(parameters)
        try parameters.finish()
        guard clusterCount <= dataset.items.count else {
            throw KMeansTrainingError.tooFewRows(dataset.items.count, clusters: clusterCount)
        }

        let features = try dataset.learnFeatures(options)
        let data = ClusteringData(features.matrix)
        let lloyd = Lloyd(data: data, maximumIterations: maximumIterations, relativeTolerance: tolerance)
        var generator = SplitMix64(seed: parameters.seed)
        func run() -> Clustering {
            lloyd.cluster(from: CarefulSeeding(data: data).centers(clusterCount, using: &generator))
        }
        var best = run()
        for _ in 1..<runs {
            let other = run()
            if other.inertia < best.inertia { best = other }
        }

        try features.write(to: &bundle)
        try bundle.add("centers", shape: [best.centers.rows, clusterCount], best.centers.elements)
        try bundle.add("offset", best.centers.offsets())
        return [
            "inertia": best.inertia, "iterations": Double(best.iterations), "rows": Double(data.rowCount),
            "features": Double(best.centers.rows), "clusters": Double(clusterCount),
        ]
    }
}
