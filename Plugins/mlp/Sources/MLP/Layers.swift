internal import Kernels
internal import ModelBundle

/// The tensors of a perceptron's two layers, checked.
struct Layers {
    let hiddenWeights: Tensor<Double>
    let hiddenOffset: Tensor<Double>
    let outputWeights: Tensor<Double>
    let outputOffset: Tensor<Double>

    /// Finds and checks them.
    ///
    /// - Throws: `BundleError` or `KernelError` if one is missing, of the wrong shape, or holds a NaN or an infinity.
    init(in bundle: borrowing Bundle, featureCount: Int) throws {
        func finite(_ name: String, shape: [Int?]) throws -> Tensor<Double> {
            let tensor = try bundle.tensor(name, of: Double.self, shape: shape)
            try requireFinite(bundle[tensor], named: "\(bundle.file): \(name)")
            guard tensor.shape.allSatisfy({ $0 > 0 }) else {
                throw KernelError("\(bundle.file): \(name) has the shape \(tensor.shape), so there is nothing in it")
            }
            return tensor
        }
        hiddenWeights = try finite(LayerTensors.hiddenWeights, shape: [featureCount, nil])
        let unitCount = hiddenWeights.shape[1]
        hiddenOffset = try finite(LayerTensors.hiddenOffset, shape: [unitCount])
        outputWeights = try finite(LayerTensors.outputWeights, shape: [nil, unitCount])
        outputOffset = try finite(LayerTensors.outputOffset, shape: [outputWeights.shape[0]])
    }

    /// How many hidden units there are.
    var unitCount: Int { hiddenOffset.count }
    /// How many classes there are.
    var classCount: Int { outputOffset.count }
}

/// The names of the tensors.
enum LayerTensors {
    static let hiddenWeights = "hidden.weights"
    static let hiddenOffset = "hidden.offset"
    static let outputWeights = "output.weights"
    static let outputOffset = "output.offset"
}
