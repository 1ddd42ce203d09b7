public import ModelBundle

/// Words and their indices, the features of a text model. Grows word by word.
public struct Vocabulary: Sendable {
    private var bytes: [UInt8] = []
    private var offsets: [UInt32] = [0]
    private var slots: [UInt32] = [UInt32](repeating: VocabularyView.emptySlot, count: 16)

    /// How many words there are.
    public var count: Int { offsets.count - 1 }

    /// An empty vocabulary.
    public init() {}

    /// The vocabulary of these words, in this order; a word that comes again is left out.
    public init(_ words: some Sequence<String>) {
        for word in words {
            let bytes = word.utf8Span.span
            _ = insert(bytes, hash: WordHash(bytes))
        }
    }

    /// The words, to look them up.
    public var view: VocabularyView {
        @_lifetime(borrow self) get { VocabularyView(bytes: bytes.span, offsets: offsets.span, slots: slots.span) }
    }

    /// The index of a word, which is added if it is new.
    mutating func insert(_ word: Span<UInt8>, hash: WordHash) -> Int {
        let slot = view.slot(of: word, hash: hash)
        let index = count
        if slots[slot] != VocabularyView.emptySlot {
            return Int(slots[slot]) & (slots.count - 1)
        }
        precondition(bytes.count + word.count <= Int(UInt32.max), "a vocabulary holds at most 4 GB of words")
        slots[slot] = view.slot(index: index, hash: hash)
        word.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        offsets.append(UInt32(truncatingIfNeeded: bytes.count))
        if 2 * count >= slots.count { growTable() }
        return index
    }

    private mutating func growTable() {
        slots = [UInt32](repeating: VocabularyView.emptySlot, count: 2 * slots.count)
        for index in 0..<count {
            let hash = WordHash(view.word(index))
            slots[view.slot(of: view.word(index), hash: hash)] = view.slot(index: index, hash: hash)
        }
    }

    /// Adds the vocabulary to a bundle, as `MappedVocabulary` reads it.
    ///
    /// - Parameter name: what the tensors' names begin with.
    /// - Throws: `BundleError` if the bundle cannot take a tensor of this name.
    public func write(to bundle: inout BundleWriter, name: String = "vocabulary") throws(BundleError) {
        try bundle.add("\(name).bytes", bytes)
        try bundle.add("\(name).offsets", offsets)
        try bundle.add("\(name).slots", slots)
    }
}
