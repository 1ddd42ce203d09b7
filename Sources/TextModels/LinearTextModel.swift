internal import Kernels
internal import ModelBundle
public import PluginKit
internal import TextFeatures

/// A linear map of word counts, mapped from a model bundle: a text with the counts x becomes xᵀ W + b.
///
/// It is what principal components, cluster centers and linear classifiers have in common when they serve. In the bundle:
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`vocabulary.…`||the words|
/// |the weights|words × outputs|W, by words: the few words of a text are a few cache lines|
/// |`offset`|outputs|b|
public struct LinearTextModel: ~Copyable {
    private let map: MappedLinearMap
    private var vectorizer = CountVectorizer()
    /// The word counts of the batch at hand; the memory is used again for the next one.
    private var counts: SparseMatrix

    /// Maps the model and checks it.
    ///
    /// - Parameters:
    ///   - directory: the bundle's folder.
    ///   - plugin: the plugin that the model must belong to.
    ///   - weights: the name of W.
    /// - Throws: `BundleError` or `KernelError` if the model is missing, damaged or another plugin's.
    public init(directory: String, plugin: String, weights: String = "weights") throws {
        map = try MappedLinearMap(directory: directory, plugin: plugin, weights: weights)
        counts = SparseMatrix(columnCount: map.wordCount)
    }

    /// How many numbers a text becomes.
    public var outputCount: Int { map.outputCount }

    /// Maps some texts.
    ///
    /// - Returns: texts × outputs, row-major: one buffer, so that no text costs an allocation.
    public mutating func callAsFunction(_ texts: [Text]) -> [Double] {
        map.count(texts, with: &vectorizer, into: &counts)
        var outputs = [Double](repeating: 0, count: texts.count * outputCount)
        var elements = outputs.mutableSpan
        map.apply(to: counts, into: &elements)
        return outputs
    }

    /// The classes of the same bundle, one per output.
    func classLabels() throws(BundleError) -> ClassLabels { try map.classLabels() }
}

/// The tensors, where they lie in the bundle.
private struct MappedLinearMap: ~Copyable {
    private let bundle: Bundle
    private let tensors: Tensors

    private struct Tensors {
        let vocabulary: MappedVocabulary
        let weights: Tensor<Double>
        let offset: Tensor<Double>

        /// Finds and checks them.
        init(in bundle: borrowing Bundle, weights name: String) throws {
            vocabulary = try MappedVocabulary(in: bundle)
            weights = try bundle.tensor(name, of: Double.self, shape: [vocabulary.count, nil])
            offset = try bundle.tensor("offset", of: Double.self, shape: [weights.shape[1]])
            try requireFinite(bundle[weights], named: "\(bundle.file): \(name)")
            try requireFinite(bundle[offset], named: "\(bundle.file): offset")
            guard offset.count > 0 else { throw KernelError("\(bundle.file): \(name): there are no columns") }
        }
    }

    init(directory: String, plugin: String, weights: String) throws {
        let bundle = try Bundle(directory: directory, plugin: plugin)
        tensors = try Tensors(in: bundle, weights: weights)
        self.bundle = bundle
    }

    var wordCount: Int { tensors.weights.shape[0] }
    var outputCount: Int { tensors.weights.shape[1] }

    func count(_ texts: [Text], with vectorizer: inout CountVectorizer, into counts: inout SparseMatrix) {
        let words = tensors.vocabulary.view(in: bundle)
        counts.removeAllRows()
        for text in texts {
            vectorizer.append(text.utf8.span, words, to: &counts)
        }
    }

    /// X W + 1 bᵀ.
    func apply(to counts: SparseMatrix, into outputs: inout MutableSpan<Double>) {
        let w = MatrixView(rows: wordCount, columns: outputCount, elements: bundle[tensors.weights])
        counts.multiply(w, bias: bundle[tensors.offset], into: &outputs)
    }

    func classLabels() throws(BundleError) -> ClassLabels { try ClassLabels(in: bundle, count: outputCount) }
}
