internal import Kernels
internal import ModelBundle

/// Where a mixture lies in a model bundle, checked.
struct MixtureTensors {
    /// One number per component: the score of x = 0.
    let offsets: [Double]
    private let means: Tensor<Double>
    private let precisions: Tensor<Double>
    private let information: Tensor<Double>
    private let peaks: Tensor<Double>

    /// How many components there are.
    var componentCount: Int { peaks.count }

    init(in bundle: borrowing Bundle, featureCount: Int) throws {
        peaks = try bundle.tensor("log_peaks", of: Double.self, shape: [nil])
        guard peaks.count > 0 else { throw KernelError("\(bundle.file): log_peaks: there are no components") }
        means = try bundle.tensor("means", of: Double.self, shape: [peaks.count, featureCount])
        information = try bundle.tensor("information", of: Double.self, shape: [featureCount, peaks.count])
        precisions = try bundle.tensor("precisions", of: Double.self, shape: [peaks.count, nil])
        let elementCount = PackedSymmetric.elementCount(order: featureCount)
        guard [featureCount, elementCount].contains(precisions.shape[1]) else {
            throw BundleError(
                file: bundle.file, item: "precisions",
                problem: "its rows have \(precisions.shape[1]) elements, neither \(featureCount), the diagonal of a "
                    + "matrix of that order, nor \(elementCount), its upper triangle",
                advice: "train the model again")
        }
        for tensor in [peaks, means, information] {
            try requireFinite(bundle[tensor], named: "\(bundle.file): \(tensor.name)")
        }
        offsets = MixtureView.offsets(
            peaks: bundle[peaks], means: bundle[means], information: bundle[information])
    }

    /// Scores some rows, see `MixtureView`.
    ///
    /// - Parameter bundle: the one that the tensors were found in.
    func score(
        _ rows: SparseMatrix, areDense: Bool, in bundle: borrowing Bundle, deviation: inout [Double],
        into scores: inout [Double]
    ) {
        let mixture = MixtureView(
            peaks: bundle[peaks], means: bundle[means], precisions: bundle[precisions],
            information: bundle[information])
        mixture.score(rows, areDense: areDense, offsets: offsets, deviation: &deviation, into: &scores)
    }
}
