/// Looks words up in a vocabulary: an open-addressing hash table over words that lie one after the other.
///
/// A slot holds a word's index in its low bits and a part of the word's hash in the others, so that nearly every
/// comparison of bytes succeeds. The number of slots is a power of two, more than twice the number of words; collisions
/// go to the next slot. The table is the stored form too: a mapped vocabulary is ready to use.
public struct VocabularyView: ~Escapable {
    /// The words' UTF-8 bytes.
    let bytes: Span<UInt8>
    /// Where each word begins in `bytes`, and at last where the last one ends.
    let offsets: Span<UInt32>
    /// The hash table.
    let slots: Span<UInt32>

    /// A slot without a word. No index is that large, since words leave more than half of the slots empty.
    static let emptySlot = UInt32.max

    /// - Precondition: the three agree, as `Vocabulary` makes them or `MappedVocabulary` has checked.
    @_lifetime(copy bytes, copy offsets, copy slots)
    init(bytes: Span<UInt8>, offsets: Span<UInt32>, slots: Span<UInt32>) {
        self.bytes = bytes
        self.offsets = offsets
        self.slots = slots
    }

    /// How many words there are: the number of features.
    public var count: Int { offsets.count - 1 }

    /// The word of a feature.
    public subscript(index: Int) -> String {
        word(index).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    /// The UTF-8 bytes of a word.
    @_lifetime(copy self)
    func word(_ index: Int) -> Span<UInt8> {
        bytes.extracting(Int(offsets[index])..<Int(offsets[index + 1]))
    }

    /// The feature that a word is; nil if the vocabulary doesn't have it.
    func index(of word: Span<UInt8>, hash: WordHash) -> Int? {
        let slot = slots[slot(of: word, hash: hash)]
        return slot == Self.emptySlot ? nil : Int(slot & indexMask)
    }

    /// The slot where a word is, or where it belongs if the vocabulary doesn't have it.
    func slot(of word: Span<UInt8>, hash: WordHash) -> Int {
        let mask = slots.count - 1
        let tag = tag(of: hash)
        var position = Int(truncatingIfNeeded: hash.value) & mask
        while true {
            let slot = slots[position]
            if slot == Self.emptySlot { return position }
            if slot & ~indexMask == tag, isWord(Int(slot & indexMask), word) { return position }
            position = (position + 1) & mask
        }
    }

    /// What a slot holds for the word with this index and hash.
    func slot(index: Int, hash: WordHash) -> UInt32 {
        tag(of: hash) | UInt32(truncatingIfNeeded: index)
    }

    private var indexMask: UInt32 { UInt32(truncatingIfNeeded: slots.count - 1) }

    private func tag(of hash: WordHash) -> UInt32 {
        UInt32(truncatingIfNeeded: hash.value >> 32) & ~indexMask
    }

    private func isWord(_ index: Int, _ word: Span<UInt8>) -> Bool {
        let candidate = self.word(index)
        guard candidate.count == word.count else { return false }
        for position in word.indices where candidate[position] != word[position] { return false }
        return true
    }
}
