public import Kernels
public import ModelBundle
public import PluginKit
internal import TextFeatures

/// Turns items into the features that a model was trained on: one sparse row per item.
///
/// In the bundle:
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`vocabulary.…`||the words, if the model is one of texts: their counts are the features|
/// |`features.idf`|words|inverse document frequencies; with them a feature is count × idf, and each row has length 1|
/// |`features.mean`|features|if the model is one of numbers: what is subtracted|
/// |`features.scale`|features|what is divided by afterwards|
public struct FeatureExtractor: ~Copyable {
    /// The features of the latest batch: items × features. The memory is used again for the next one.
    public private(set) var rows: SparseMatrix
    private let source: Source
    private var vectorizer = CountVectorizer()

    private enum Source {
        case words(MappedVocabulary, weights: Tensor<Double>?)
        case numbers(mean: Tensor<Double>, scale: Tensor<Double>)
    }

    /// Finds and checks what `LearnedFeatures.write` added to the bundle.
    ///
    /// - Throws: `BundleError` or `KernelError` if something is missing or damaged.
    public init(in bundle: borrowing Bundle) throws {
        let names = bundle.tensorNames
        func finite(_ name: String, count: Int?) throws -> Tensor<Double> {
            let tensor = try bundle.tensor(name, of: Double.self, shape: [count])
            try requireFinite(bundle[tensor], named: "\(bundle.file): \(name)")
            return tensor
        }
        if names.contains(FeatureTensors.mean) {
            let mean = try finite(FeatureTensors.mean, count: nil)
            let scale = try finite(FeatureTensors.scale, count: mean.count)
            let scales = bundle[scale]
            for index in scales.indices where scales[index] == 0 {
                throw KernelError("\(bundle.file): \(scale.name)[\(index)] is 0, and features are divided by it")
            }
            source = .numbers(mean: mean, scale: scale)
            rows = SparseMatrix(columnCount: mean.count)
        } else {
            let vocabulary = try MappedVocabulary(in: bundle)
            let isWeighted = names.contains(FeatureTensors.weights)
            let weights = isWeighted ? try finite(FeatureTensors.weights, count: vocabulary.count) : nil
            if let weights {
                let numbers = bundle[weights]
                for index in numbers.indices where numbers[index] <= 0 {
                    throw KernelError(
                        "\(bundle.file): \(weights.name)[\(index)] is \(numbers[index]), but weights are positive")
                }
            }
            source = .words(vocabulary, weights: weights)
            rows = SparseMatrix(columnCount: vocabulary.count)
        }
    }

    /// How many features there are.
    public var count: Int { rows.columnCount }

    /// Whether items are numbers, whose rows have few zeros, and not texts.
    public var takesNumbers: Bool {
        switch source {
        case .words: false
        case .numbers: true
        }
    }

    /// Replaces `rows` by the features of a batch.
    ///
    /// - Parameter bundle: the bundle that the extractor was made of.
    /// - Throws: `PluginError.item` if an item isn't of the kind that the model was trained on.
    public mutating func extract(_ batch: [Sample], from bundle: borrowing Bundle) throws(PluginError) {
        rows.removeAllRows()
        switch source {
        case .words(let vocabulary, let weights): try count(batch, vocabulary, weights, bundle)
        case .numbers(let mean, let scale): try self.scale(batch, mean: bundle[mean], scale: bundle[scale])
        }
    }

    private mutating func count(
        _ batch: [Sample], _ vocabulary: MappedVocabulary, _ weights: Tensor<Double>?, _ bundle: borrowing Bundle
    ) throws(PluginError) {
        let words = vocabulary.view(in: bundle)
        for index in batch.indices {
            guard case .text(let text) = batch[index] else {
                throw .item(index: index, reason: "it is an array of numbers, but the model was trained on texts")
            }
            if let weights {
                vectorizer.append(text.utf8.span, words, inverseDocumentFrequencies: bundle[weights], to: &rows)
            } else {
                vectorizer.append(text.utf8.span, words, to: &rows)
            }
        }
    }

    private mutating func scale(_ batch: [Sample], mean: Span<Double>, scale: Span<Double>) throws(PluginError) {
        for index in batch.indices {
            guard case .numbers(let numbers) = batch[index] else {
                throw .item(index: index, reason: "it is a text, but the model was trained on numbers")
            }
            guard numbers.count == count else {
                throw .item(
                    index: index, reason: "it has \(numbers.count) numbers, but the model was trained on \(count)")
            }
            if let wrong = numbers.first(where: { !$0.isFinite }) {
                throw .item(index: index, reason: "it holds \(wrong); only finite numbers can be used")
            }
            rows.appendScaled(numbers.span, mean: mean, scale: scale)
        }
    }
}
