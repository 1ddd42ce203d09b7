internal import Estimators
internal import Kernels
internal import ModelBundle

/// Non-negative matrix factorization of texts or numbers, as scikit-learn's `CountVectorizer(stop_words="english")`, or
/// `TfidfVectorizer` if the recipe says `tf_idf`, and `NMF`.
///
/// Training finds X ≈ W H without negative numbers: each row of H is a component, such as the words of a topic, and a row of
/// W says how much of each component is in a row of X. An item with the features x gets the w ≥ 0 for which ‖x − wᵀ H‖² is
/// least. That doesn't depend on the other items of its batch, unlike scikit-learn's `transform`, which ends when the batch
/// as a whole has come near enough to the minimum; with a `tol` that is small enough both are the same.
///
/// D. D. Lee, H. S. Seung, *Learning the parts of objects by non-negative matrix factorization*, Nature 401 (1999), 788–791.
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`vocabulary.…`, `features.…`||the features|
/// |`components`|features × components|Hᵀ: scikit-learn's `components_` transposed|
/// |`gram`|components × components|H Hᵀ|
public struct NMF: ~Copyable {
    /// The plugin's name: its product's, its manifest's and its model's.
    public static let name = "nmf"

    let bundle: Bundle
    let tensors: Tensors
    var extractor: FeatureExtractor
    var leastSquares: NonnegativeLeastSquares

    struct Tensors {
        let components: Tensor<Double>
        let gram: Tensor<Double>

        /// Finds and checks them.
        init(in bundle: borrowing Bundle, featureCount: Int) throws {
            components = try bundle.tensor("components", of: Double.self, shape: [featureCount, nil])
            let count = components.shape[1]
            gram = try bundle.tensor("gram", of: Double.self, shape: [count, count])
            guard count > 0 else { throw KernelError("\(bundle.file): components: there are no columns") }
            for tensor in [components, gram] {
                let elements = bundle[tensor]
                for index in elements.indices where !(elements[index] >= 0 && elements[index].isFinite) {
                    throw KernelError(
                        "\(bundle.file): \(tensor.name)[\(index)] is \(elements[index]), but must be finite and not negative"
                    )
                }
            }
        }

        /// What finds the amounts of these components.
        func leastSquares(in bundle: borrowing Bundle) -> NonnegativeLeastSquares {
            NonnegativeLeastSquares(gram: bundle[gram], count: gram.shape[0])
        }
    }
}
