internal import Kernels
internal import ModelBundle
internal import PluginKit
internal import TextFeatures

/// What training has learned, mapped from the bundle.
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`vocabulary.…`||the words|
/// |`centers`|words × clusters|C: the centers as columns, scikit-learn's `cluster_centers_` transposed|
/// |`offset`|clusters|−‖c‖²/2|
///
/// C lies by words, so that the few words of a text are a few cache lines.
struct KMeansModel: ~Copyable {
    private let bundle: Bundle
    private let tensors: Tensors

    /// Where the tensors lie.
    private struct Tensors {
        let vocabulary: MappedVocabulary
        let centers: Tensor<Double>
        let offset: Tensor<Double>

        /// Finds and checks them.
        init(in bundle: borrowing Bundle) throws {
            vocabulary = try MappedVocabulary(in: bundle)
            centers = try bundle.tensor("centers", of: Double.self, shape: [vocabulary.count, nil])
            offset = try bundle.tensor("offset", of: Double.self, shape: [centers.shape[1]])
            try requireFinite(bundle[centers], named: "\(bundle.file): centers")
            try requireFinite(bundle[offset], named: "\(bundle.file): offset")
            guard offset.count > 0 else { throw KernelError("\(bundle.file): centers: there are no clusters") }
        }
    }

    /// Maps the model and checks it.
    init(directory: String) throws {
        let bundle = try Bundle(directory: directory, plugin: KMeans.name)
        tensors = try Tensors(in: bundle)
        self.bundle = bundle
    }

    /// How many words the vocabulary has.
    var wordCount: Int { tensors.centers.shape[0] }
    /// How many clusters there are.
    var clusterCount: Int { tensors.centers.shape[1] }

    /// The word counts of some texts, one row each.
    func count(_ texts: [Text], with vectorizer: inout CountVectorizer, into counts: inout SparseMatrix) {
        let words = tensors.vocabulary.view(in: bundle)
        counts.removeAllRows()
        for text in texts {
            vectorizer.append(text.utf8.span, words, to: &counts)
        }
    }

    /// X C − ½ 1 ‖c‖²: largest where ‖x − c‖² = ‖x‖² − 2 (xᵀ c − ½ ‖c‖²) is smallest.
    func compare(_ counts: SparseMatrix, into proximities: inout MutableSpan<Double>) {
        let c = MatrixView(rows: wordCount, columns: clusterCount, elements: bundle[tensors.centers])
        counts.multiply(c, bias: bundle[tensors.offset], into: &proximities)
    }
}
