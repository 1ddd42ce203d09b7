internal import Kernels
internal import ModelBundle
internal import PluginKit
internal import TextFeatures

/// What training has learned, mapped from the bundle.
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`vocabulary.…`||the words|
/// |`components`|words × components|W: the principal components as columns, scikit-learn's `components_` transposed|
/// |`offset`|components|−μ W: the scores of a text without a known word|
/// |`mean`|words|μ, `mean_`|
/// |`singular_values`|components|`singular_values_`|
/// |`explained_variance`|components|`explained_variance_`|
/// |`explained_variance_ratio`|components|`explained_variance_ratio_`|
///
/// W lies by words, so that the few words of a text are a few cache lines.
struct PCAModel: ~Copyable {
    private let bundle: Bundle
    private let tensors: Tensors

    /// Where the tensors lie.
    private struct Tensors {
        let vocabulary: MappedVocabulary
        let components: Tensor<Double>
        let offset: Tensor<Double>

        /// Finds and checks them.
        init(in bundle: borrowing Bundle) throws {
            vocabulary = try MappedVocabulary(in: bundle)
            components = try bundle.tensor("components", of: Double.self, shape: [vocabulary.count, nil])
            offset = try bundle.tensor("offset", of: Double.self, shape: [components.shape[1]])
            try requireFinite(bundle[components], named: "\(bundle.file): components")
            try requireFinite(bundle[offset], named: "\(bundle.file): offset")
        }
    }

    /// Maps the model and checks it.
    init(directory: String) throws {
        let bundle = try Bundle(directory: directory, plugin: PCA.name)
        tensors = try Tensors(in: bundle)
        self.bundle = bundle
    }

    /// How many words the vocabulary has.
    var wordCount: Int { tensors.components.shape[0] }
    /// How many principal components there are.
    var componentCount: Int { tensors.components.shape[1] }

    /// The word counts of some texts, one row each.
    func count(_ texts: [Text], with vectorizer: inout CountVectorizer, into counts: inout SparseMatrix) {
        let words = tensors.vocabulary.view(in: bundle)
        counts.removeAllRows()
        for text in texts {
            vectorizer.append(text.utf8.span, words, to: &counts)
        }
    }

    /// (X − 1 μᵀ) W = X W + 1 offset, without subtracting anything from the sparse X.
    func project(_ counts: SparseMatrix, into scores: inout MutableSpan<Double>) {
        let w = MatrixView(rows: wordCount, columns: componentCount, elements: bundle[tensors.components])
        counts.multiply(w, bias: bundle[tensors.offset], into: &scores)
    }
}
