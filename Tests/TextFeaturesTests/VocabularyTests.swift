import ModelBundle
import Testing
import TextFeatures

struct VocabularyTests {
    @Test("A word that comes again keeps its first index", arguments: [0, 1, 7, 8, 9, 5_000])
    func keepsFirstIndex(count: Int) {
        let words = (0..<count).map { "w\($0)" }
        let vocabulary = Vocabulary(words + words.reversed())
        #expect(vocabulary.count == count)
        #expect(vocabulary.words == words)
    }

    @Test("The stop words are scikit-learn's 318")
    func hasStopWords() {
        let words = StopWords.english.words
        #expect(words.count == 318)
        #expect(words == words.sorted())
        #expect(words.contains("thick") && words.contains("amoungst") && !words.contains("don"))
    }

    @Test("A bundle gives the vocabulary back")
    func roundTrips() throws {
        let vocabulary = Vocabulary(["pear", "apple", "näive"])
        let bundle = try bundle { try vocabulary.write(to: &$0) }
        let mapped = try MappedVocabulary(in: bundle)
        let words = mapped.view(in: bundle).words
        #expect(mapped.count == 3)
        #expect(words == ["pear", "apple", "näive"])
    }

    struct Damage: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var offsets: [UInt32] = [0, 2, 4]
        var slots: [UInt32] = [0, 1, .max, .max, .max, .max, .max, .max]
        var tensor: String
    }

    @Test(
        "A damaged vocabulary is refused, and the error names the tensor",
        arguments: [
            Damage(testDescription: "no offsets", offsets: [], tensor: "offsets"),
            Damage(testDescription: "first offset", offsets: [1, 2, 4], tensor: "offsets"),
            Damage(testDescription: "past the end", offsets: [0, 2, 5], tensor: "offsets"),
            Damage(testDescription: "before the end", offsets: [0, 2, 3], tensor: "offsets"),
            Damage(testDescription: "descending", offsets: [0, 5, 4], tensor: "offsets"),
            Damage(testDescription: "no slots", slots: [], tensor: "slots"),
            Damage(testDescription: "not a power of two", slots: [0, 1, .max, .max, .max, .max], tensor: "slots"),
            Damage(testDescription: "full", slots: [0, 1, 0, 1], tensor: "slots"),
            Damage(
                testDescription: "an index too many", slots: [0, 1, 2, .max, .max, .max, .max, .max],
                tensor: "slots"),
            Damage(
                testDescription: "one word too few", slots: [0, .max, .max, .max, .max, .max, .max, .max],
                tensor: "slots"),
            Damage(testDescription: "no empty slot", slots: [0, 1, 0, 1, 0, 1, 0, 1], tensor: "slots"),
        ])
    func refusesDamage(damage: Damage) throws {
        let item = "vocabulary.\(damage.tensor)"
        #expect(
            try refusedItem { writer in
                try writer.add("vocabulary.bytes", Array("abcd".utf8))
                try writer.add("vocabulary.offsets", damage.offsets)
                try writer.add("vocabulary.slots", damage.slots)
            } == item)
    }

    @Test("A bundle without a vocabulary, or with something else of its name, is refused")
    func refusesAbsence() throws {
        #expect(try refusedItem { _ in } == "vocabulary.bytes")
        #expect(try refusedItem { try $0.add("vocabulary.bytes", [UInt16(1)]) } == "vocabulary.bytes")
        #expect(try refusedItem { try $0.add("vocabulary.bytes", [UInt8(1)]) } == "vocabulary.offsets")
    }

    /// What the error names when the vocabulary of a bundle is refused; nil if it isn't.
    private func refusedItem(_ write: (inout BundleWriter) throws -> Void) throws -> String? {
        let bundle = try bundle(write)
        do {
            _ = try MappedVocabulary(in: bundle)
            return nil
        } catch {
            return error.item
        }
    }
}
