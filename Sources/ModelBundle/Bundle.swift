/// A trained model: a folder whose `model.safetensors` is mapped into memory, checked as a whole and never executed.
///
///     let bundle = try Bundle(directory: context.modelDirectory, plugin: "pca")
///     let components = try bundle.tensor("components", of: Double.self, shape: [nil, 2])
///     bundle[components]  // Span<Double>, straight from the mapped file
///
/// The pages are read when they are first used. A bundle is replaced by renaming a new file over the old one, as
/// `BundleWriter` does; writing into a mapped file changes the model under the reader's hands.
public struct Bundle: ~Copyable {
    private let contents: BundleContents
    private let mapping: MappedFile

    /// Maps and checks the bundle of `plugin`.
    ///
    /// - Throws: `BundleError` if there is none, it is damaged, of another format version or of another plugin.
    public init(directory: String, plugin: String) throws(BundleError) {
        let file = "\(directory)/\(BundleWriter.fileName)"
        let mapping = try MappedFile(path: file)
        let header = try mapping.header(file: file)
        let metadata = try BundleMetadata(header.metadata, file: file)
        guard metadata.plugin == plugin else {
            throw BundleError(
                file: file, item: BundleMetadata.pluginKey,
                problem: "the model is of plugin '\(metadata.plugin)', but '\(plugin)' was asked to load it",
                advice: "train '\(plugin)' into this folder or name its own")
        }
        contents = BundleContents(file: file, metadata: metadata, tensors: header.tensors)
        self.mapping = mapping
    }

    /// The file's path.
    public var file: String { contents.file }

    /// The training facts: plugin, dataset, parameters.
    public var metadata: BundleMetadata { contents.metadata }

    /// The tensors' names, in alphabetical order.
    public var tensorNames: [String] { contents.tensors.keys.sorted() }

    /// Looks a tensor up and checks its type, shape and alignment.
    ///
    /// - Parameters:
    ///   - name: the tensor's name.
    ///   - element: the Swift type of its elements.
    ///   - shape: the length each dimension must have; nil where any length will do.
    /// - Throws: `BundleError` if it is missing or isn't what was asked for.
    public func tensor<Element: TensorElement>(
        _ name: String, of element: Element.Type, shape: [Int?]
    ) throws(BundleError) -> Tensor<Element> {
        guard let record = contents.tensors[name] else {
            throw error(name, "the tensor is missing; there are \(tensorNames)")
        }
        guard record.dtype == Element.dtype else {
            throw error(name, "its elements are \(record.dtype.rawValue), not \(Element.dtype.rawValue)")
        }
        guard record.shape.count == shape.count, zip(record.shape, shape).allSatisfy({ $1 == nil || $0 == $1 }) else {
            let wanted = shape.map { $0.map(String.init) ?? "any" }.joined(separator: ", ")
            throw error(name, "its shape is \(record.shape), not [\(wanted)]")
        }
        guard record.fileRange.lowerBound.isMultiple(of: MemoryLayout<Element>.alignment) else {
            throw error(name, "it begins at byte \(record.fileRange.lowerBound), which its type cannot be read from")
        }
        return Tensor(
            name: name, shape: record.shape, count: record.fileRange.count / Element.dtype.size,
            fileOffset: record.fileRange.lowerBound)
    }

    /// A tensor's elements, without a copy.
    ///
    /// - Precondition: `tensor` was looked up in this bundle.
    public subscript<Element>(tensor: Tensor<Element>) -> Span<Element> {
        @_lifetime(borrow self) get { mapping.elements(at: tensor.fileOffset, count: tensor.count) }
    }

    private func error(_ tensor: String, _ problem: String) -> BundleError {
        BundleError(file: file, item: tensor, problem: problem, advice: "train the model again")
    }
}

/// What a bundle's header says, behind one reference: a struct with strings in it can't be borrowed by value, so that
/// whoever asks for a span would have to copy the whole model's description to the stack first.
final class BundleContents: Sendable {
    let file: String
    let metadata: BundleMetadata
    let tensors: [String: TensorRecord]

    init(file: String, metadata: BundleMetadata, tensors: [String: TensorRecord]) {
        self.file = file
        self.metadata = metadata
        self.tensors = tensors
    }
}
