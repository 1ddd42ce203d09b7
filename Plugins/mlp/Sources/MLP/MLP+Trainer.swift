internal import Estimators
internal import Kernels
public import ModelBundle
public import PluginKit

extension MLP: Trainable {
    /// Learns the features, then the weights of both layers by back-propagation and Adam.
    ///
    /// Parameters, named as scikit-learn's: `hidden_units` (default 100; scikit-learn's `hidden_layer_sizes`), `alpha`
    /// (default 1e-4: how much the weights are penalized), `batch_size` (default 200, at most the number of rows),
    /// `learning_rate_init` (default 1e-3), `max_iter` (default 200 epochs), `tol` and `n_iter_no_change` (default 1e-4 and 10:
    /// it ends when for more than 10 epochs the loss has not become lower by 1e-4).
    ///
    /// - Returns: the loss of the last epoch, as scikit-learn's `loss_`; how many epochs there were, and 1 if it ended before
    ///   `max_iter`.
    /// - Throws: `ClassLabelsError` without at least two classes, `PluginError` if a parameter is wrong,
    ///   `TextFeaturesError` or `FeatureError` if rows can't become features, `KernelError` if the loss diverges.
    public static func train(
        on dataset: TrainingSet<Sample>, parameters: Parameters, into bundle: inout BundleWriter
    ) throws -> KeyValuePairs<String, Double> {
        let unitCount = try parameters.int("hidden_units", default: 100, in: 1...10_000)
        let alpha = try parameters.double("alpha", default: 1e-4, in: 0...1e10)
        let learningRate = try parameters.double("learning_rate_init", default: 1e-3, in: 1e-10...1e3)
        let training = NetworkTraining(
            batchSize: try parameters.int("batch_size", default: 200, in: 1...1_000_000),
            maximumEpochs: try parameters.int("max_iter", default: 200, in: 1...1_000_000),
            tolerance: try parameters.double("tol", default: 1e-4, in: 0...1e10),
            patience: try parameters.int("n_iter_no_change", default: 10, in: 1...1_000_000))
        let options = try FeatureOptions(parameters)
        try parameters.finish()
        let (classes, indices) = try ClassLabels.encode(dataset.labels)
        let features = try dataset.learnFeatures(options)

        // With one thread the model doesn't depend on the machine's cores.
        BLAS.setThreadCount(1)
        var generator = SplitMix64(seed: parameters.seed)
        var network = Network(
            featureCount: features.count, unitCount: unitCount, classCount: classes.count, alpha: alpha,
            learningRate: learningRate, using: &generator)
        let course = try training.run(&network, features.matrix, labels: indices, using: &generator)

        try features.write(to: &bundle)
        try classes.write(to: &bundle)
        try network.write(to: &bundle)
        return [
            "loss": course.loss, "iterations": Double(course.epochs), "converged": course.hasConverged ? 1 : 0,
            "rows": Double(features.matrix.rowCount), "features": Double(features.count),
            "classes": Double(classes.count),
        ]
    }
}
