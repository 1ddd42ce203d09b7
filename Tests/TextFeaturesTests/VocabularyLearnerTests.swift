import Kernels
import Testing
import TextFeatures

struct VocabularyLearnerTests {
    @Test("Words come in the order of their code points, without stop words")
    func ordersWords() throws {
        let learned = try learned(["Zebra the apple", "éclair 𐐀x \u{FF41}b _x 1x apple apple"])
        #expect(learned.vocabulary.words == ["1x", "_x", "apple", "zebra", "éclair", "\u{FF41}b", "𐐨x"])
        #expect(learned.counts.rows == [[2: 1, 3: 1], [0: 1, 1: 1, 2: 2, 4: 1, 5: 1, 6: 1]])
        #expect(learned.documentFrequencies == [1, 1, 2, 1, 1, 1, 1])
    }

    @Test("Counting while learning and counting afterwards agree")
    func agreesWithVectorizer() throws {
        let texts = ["to be or not", "", "Be quick, be nimble", "jack jumps over the candlestick; jack be quick"]
        let learned = try learned(texts)
        #expect(counts(of: texts.map { Array($0.utf8) }, learned.vocabulary).rows == learned.counts.rows)
    }

    @Test(
        "Limits keep the words that scikit-learn keeps",
        arguments: [
            (VocabularyLimits(), ["aa", "bb", "cc", "dd"]),
            (VocabularyLimits(minimumDocuments: .count(2)), ["aa", "bb"]),
            (VocabularyLimits(minimumDocuments: .proportion(0.6)), ["aa"]),
            (VocabularyLimits(maximumDocuments: .count(1)), ["cc", "dd"]),
            (VocabularyLimits(maximumDocuments: .proportion(0.5)), ["bb", "cc", "dd"]),
            (VocabularyLimits(maximumFeatures: 2), ["aa", "cc"]),
            (VocabularyLimits(maximumFeatures: 3), ["aa", "bb", "cc"]),
            (VocabularyLimits(maximumFeatures: 9), ["aa", "bb", "cc", "dd"]),
            (VocabularyLimits(minimumDocuments: .count(2), maximumFeatures: 1), ["aa"]),
        ])
    func limitsVocabulary(limits: VocabularyLimits, words: [String]) throws {
        let learned = try learned(["aa bb", "aa bb", "aa cc cc cc", "aa dd"], within: limits)
        #expect(learned.vocabulary.words == words)
        #expect(learned.counts.columnCount == words.count)
        #expect(learned.counts.rowCount == 4)
    }

    @Test("Documents that leave no word are an error", arguments: [[], [""], ["the a of", "?!"]])
    func refusesNoWords(texts: [String]) {
        #expect(throws: TextFeaturesError.self) { try learned(texts) }
    }

    @Test(
        "Limits that leave no word are an error",
        arguments: [
            VocabularyLimits(minimumDocuments: .count(3)), VocabularyLimits(maximumFeatures: 0),
            VocabularyLimits(maximumFeatures: -1), VocabularyLimits(minimumDocuments: .proportion(.nan)),
            VocabularyLimits(minimumDocuments: .count(2), maximumDocuments: .count(1)),
        ])
    func refusesLimits(limits: VocabularyLimits) {
        #expect(throws: TextFeaturesError.self) { try learned(["aa bb", "bb"], within: limits) }
    }
}
