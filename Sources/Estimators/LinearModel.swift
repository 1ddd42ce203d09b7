internal import Kernels
internal import ModelBundle
public import PluginKit

/// A linear map of features, mapped from a model bundle: an item with the features x becomes xᵀ W + b.
///
/// It is what principal components, cluster centers and linear classifiers have in common when they serve. In the bundle:
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`vocabulary.…`, `features.…`||what `FeatureExtractor` needs|
/// |the weights|features × outputs|W, by features: the few words of a text are a few cache lines|
/// |`offset`|outputs|b|
public struct LinearModel: ~Copyable {
    private let bundle: Bundle
    private let tensors: Tensors
    private var extractor: FeatureExtractor

    private struct Tensors {
        let weights: Tensor<Double>
        let offset: Tensor<Double>

        /// Finds and checks them.
        init(in bundle: borrowing Bundle, weights name: String, featureCount: Int) throws {
            weights = try bundle.tensor(name, of: Double.self, shape: [featureCount, nil])
            offset = try bundle.tensor("offset", of: Double.self, shape: [weights.shape[1]])
            try requireFinite(bundle[weights], named: "\(bundle.file): \(name)")
            try requireFinite(bundle[offset], named: "\(bundle.file): offset")
            guard offset.count > 0 else { throw KernelError("\(bundle.file): \(name): there are no columns") }
        }
    }

    /// Maps the model and checks it.
    ///
    /// - Parameters:
    ///   - directory: the bundle's folder.
    ///   - plugin: the plugin that the model must belong to.
    ///   - weights: the name of W.
    /// - Throws: `BundleError` or `KernelError` if the model is missing, damaged or another plugin's.
    public init(directory: String, plugin: String, weights: String = "weights") throws {
        let bundle = try Bundle(directory: directory, plugin: plugin)
        let extractor = try FeatureExtractor(in: bundle)
        tensors = try Tensors(in: bundle, weights: weights, featureCount: extractor.count)
        self.extractor = extractor
        self.bundle = bundle
    }

    /// How many numbers an item becomes.
    public var outputCount: Int { tensors.offset.count }

    /// Maps some items.
    ///
    /// - Returns: items × outputs, row-major: one buffer, so that no item costs an allocation.
    /// - Throws: `PluginError.item` if an item isn't of the kind that the model was trained on, or an output overflows.
    public mutating func callAsFunction(_ items: [Sample]) throws(PluginError) -> [Double] {
        try extractor.extract(items, from: bundle)
        var outputs = [Double](repeating: 0, count: items.count * outputCount)
        var elements = outputs.mutableSpan
        let weights = MatrixView(rows: extractor.count, columns: outputCount, elements: bundle[tensors.weights])
        extractor.rows.multiply(weights, bias: bundle[tensors.offset], into: &elements)
        try outputs.requireFiniteOutputs(width: outputCount)
        return outputs
    }

    /// Maps some items.
    ///
    /// - Returns: the numbers of each item, slices of one buffer.
    /// - Throws: `PluginError.item` if an item isn't of the kind that the model was trained on, or an output overflows.
    public mutating func vectors(_ items: [Sample]) throws(PluginError) -> [ArraySlice<Double>] {
        let outputs = try self(items)
        return items.indices.map { outputs[$0 * outputCount..<($0 + 1) * outputCount] }
    }

    /// The classes of the same bundle, one per output.
    func classLabels() throws(BundleError) -> ClassLabels { try ClassLabels(in: bundle, count: outputCount) }
}
