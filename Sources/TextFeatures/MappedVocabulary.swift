public import ModelBundle

/// A vocabulary in a model bundle, checked once; then it is used where it lies.
///
///     let vocabulary = try MappedVocabulary(in: bundle)      // in the initializer
///     let words = vocabulary.view(in: bundle)                // in the handler
public struct MappedVocabulary: Sendable {
    private let bytes: Tensor<UInt8>
    private let offsets: Tensor<UInt32>
    private let slots: Tensor<UInt32>

    /// How many words there are.
    public var count: Int { offsets.count - 1 }

    /// Checks the vocabulary that `Vocabulary.write` added to the bundle: afterwards no look-up can leave its tensors or
    /// fail to end.
    ///
    /// - Parameter name: what the tensors' names begin with.
    /// - Throws: `BundleError` that names the tensor at fault.
    public init(in bundle: borrowing Bundle, name: String = "vocabulary") throws(BundleError) {
        bytes = try bundle.tensor("\(name).bytes", of: UInt8.self, shape: [nil])
        offsets = try bundle.tensor("\(name).offsets", of: UInt32.self, shape: [nil])
        slots = try bundle.tensor("\(name).slots", of: UInt32.self, shape: [nil])

        func damaged(_ tensor: String, _ problem: String) -> BundleError {
            BundleError(file: bundle.file, item: tensor, problem: problem, advice: "train the model again")
        }
        guard Self.ascend(bundle[offsets], to: bytes.count) else {
            throw damaged(offsets.name, "its offsets do not ascend from 0 to \(bytes.count), the end of \(bytes.name)")
        }
        guard slots.count.nonzeroBitCount == 1, slots.count > 2 * count else {
            throw damaged(slots.name, "\(slots.count) slots do not fit \(count) words")
        }
        guard Self.refer(bundle[slots], to: count) else {
            throw damaged(slots.name, "its slots do not hold each of the \(count) words once")
        }
    }

    /// The words, to look them up.
    ///
    /// - Parameter bundle: the bundle that this vocabulary was found in.
    @inline(never)  // inlined into another module, it makes the Swift 6.3.1 compiler crash
    @_lifetime(borrow bundle)
    public func view(in bundle: borrowing Bundle) -> VocabularyView {
        VocabularyView(bytes: bundle[bytes], offsets: bundle[offsets], slots: bundle[slots])
    }

    private static func ascend(_ offsets: Span<UInt32>, to end: Int) -> Bool {
        guard offsets.count > 0, offsets[0] == 0, Int(offsets[offsets.count - 1]) == end else { return false }
        for index in 1..<offsets.count where offsets[index] < offsets[index - 1] { return false }
        return true
    }

    /// Whether the slots hold indices below `count` only, and as many of them: so there are empty slots, where a search
    /// ends.
    private static func refer(_ slots: Span<UInt32>, to count: Int) -> Bool {
        let mask = UInt32(truncatingIfNeeded: slots.count - 1)
        var used = 0
        for index in slots.indices where slots[index] != VocabularyView.emptySlot {
            guard slots[index] & mask < count else { return false }
            used += 1
        }
        return used == count
    }
}
