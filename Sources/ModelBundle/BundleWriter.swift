internal import Glibc

/// Collects a model's tensors and writes them as one `model.safetensors`. The same input gives the same bytes.
public struct BundleWriter: Sendable {
    /// The name of the model file in a bundle's folder.
    public static let fileName = "model.safetensors"

    /// The `__metadata__` map: the training facts, and whatever else a plugin has to say as text.
    public private(set) var metadata: [String: String]
    private var tensors: [String: WrittenTensor] = [:]

    /// - Parameters:
    ///   - plugin: the plugin that will load the model.
    ///   - datasetDigest: the digest of the data it was trained on; empty if unknown.
    ///   - parameters: the recipe's parameters, as a JSON object.
    public init(plugin: String, datasetDigest: String = "", parameters: String = "{}") {
        metadata = [
            BundleMetadata.formatVersionKey: BundleMetadata.formatVersion,
            BundleMetadata.pluginKey: plugin,
            BundleMetadata.datasetDigestKey: datasetDigest,
            BundleMetadata.parametersKey: parameters,
        ]
    }

    /// Adds or replaces a tensor.
    ///
    /// - Parameters:
    ///   - name: the tensor's name; `__metadata__` is taken by the format.
    ///   - shape: the length of each dimension; row-major: the last one is contiguous.
    ///   - elements: as many elements as the product of the shape.
    /// - Throws: `BundleError` if shape and elements disagree or the name is reserved.
    public mutating func add<Element: TensorElement>(
        _ name: String, shape: [Int], _ elements: Span<Element>
    ) throws(BundleError) {
        guard name != SafetensorsHeader.metadataName, !name.isEmpty else {
            throw error(name, "a tensor cannot have this name", advice: "choose another one")
        }
        guard checkedProduct(shape) == elements.count else {
            throw error(name, "\(elements.count) elements do not fill shape \(shape)", advice: "give the true shape")
        }
        let bytes = elements.bytes.withUnsafeBytes { [UInt8]($0) }
        tensors[name] = WrittenTensor(name: name, dtype: Element.dtype, shape: shape, bytes: bytes)
    }

    /// Adds or replaces a tensor of one dimension.
    ///
    /// - Throws: `BundleError` if the name is reserved.
    public mutating func add<Element: TensorElement>(_ name: String, _ elements: [Element]) throws(BundleError) {
        try add(name, shape: [elements.count], elements.span)
    }

    /// Adds or replaces a pair of the metadata.
    ///
    /// - Throws: `BundleError` if the key is one of those that the bundle writes itself.
    public mutating func addMetadata(_ key: String, _ value: String) throws(BundleError) {
        let reserved = [BundleMetadata.formatVersionKey, BundleMetadata.pluginKey]
        guard !reserved.contains(key) else {
            throw error(key, "the bundle writes this key itself", advice: "choose another one")
        }
        metadata[key] = value
    }

    /// Refuses infinities and NaN.
    ///
    /// - Throws: `BundleError` that names the first tensor, in the order of names, that holds one.
    public func requireFinite() throws(BundleError) {
        for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
            let isFinite = tensor.bytes.withUnsafeBytes { bytes in
                switch tensor.dtype {
                case .float64: bytes.bindMemory(to: Double.self).allSatisfy(\.isFinite)
                case .float32: bytes.bindMemory(to: Float.self).allSatisfy(\.isFinite)
                default: true
                }
            }
            guard isFinite else {
                throw error(
                    name, "the training has led to numbers that aren't finite, as those of the dataset are too large",
                    advice: "use 'standardize' in the recipe, or give them in another unit")
            }
        }
    }

    /// The file's bytes.
    ///
    /// Wide elements come first, then names in order, as in the reference implementation: so each tensor is aligned
    /// without a hole, which the format forbids.
    public func serialized() -> [UInt8] {
        let ordered = tensors.values.sorted { ($1.dtype.size, $0.name) < ($0.dtype.size, $1.name) }
        var bytes = SafetensorsHeader.encode(metadata: metadata, tensors: ordered)
        bytes.reserveCapacity(bytes.count + ordered.reduce(0) { $0 + $1.bytes.count })
        for tensor in ordered {
            bytes += tensor.bytes
        }
        return bytes
    }

    /// Writes the bundle into `directory`, which is made if need be. Whoever reads meanwhile, and whatever goes wrong:
    /// there is the old model or the new one, never a part of one.
    ///
    /// - Throws: `BundleError` that says what couldn't be written and why.
    public func write(to directory: String) throws(BundleError) {
        try AtomicFile.write(serialized(), named: Self.fileName, in: directory)
    }

    private func error(_ item: String, _ problem: String, advice: String) -> BundleError {
        BundleError(file: Self.fileName, item: item, problem: problem, advice: advice)
    }
}

/// A tensor on its way into a file.
struct WrittenTensor: Sendable {
    let name: String
    let dtype: DType
    let shape: [Int]
    let bytes: [UInt8]
}

/// The number of elements of a shape; nil if a length is negative or the product overflows.
func checkedProduct(_ shape: [Int]) -> Int? {
    var product = 1
    for length in shape {
        let (next, overflow) = product.multipliedReportingOverflow(by: length)
        guard length >= 0, !overflow else { return nil }
        product = next
    }
    return product
}
