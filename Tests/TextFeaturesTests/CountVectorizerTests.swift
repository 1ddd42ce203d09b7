import Kernels
import Testing
import TextFeatures

struct CountVectorizerTests {
    private let vocabulary = Vocabulary(["apple", "pear", "naïve", "plum"])

    @Test("Each known word is counted, in the order of the columns; others are passed over")
    func countsWords() {
        let texts = ["plum APPLE, apple; melon", "", "pear-pear-pear NAÏVE naïve", "nothing known"]
        let matrix = counts(of: texts.map { Array($0.utf8) }, vocabulary)
        #expect(matrix.rows == [[0: 2, 3: 1], [:], [1: 3, 2: 2], [:]])
        #expect(matrix.columns == [0, 3, 1, 2])
    }

    @Test(
        "Ill-formed bytes separate words as U+FFFD does",
        arguments: [
            [0x80], [0xFF], [0xC0, 0x80], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98],
            [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80],
        ] as [[UInt8]])
    func replacesIllFormedBytes(bytes: [UInt8]) {
        let text = Array("apple".utf8) + bytes + Array("PEAR plum".utf8) + bytes
        #expect(counts(of: [text, bytes], vocabulary).rows == [[0: 1, 1: 1, 3: 1], [:]])
    }

    @Test("Every byte may follow every other one")
    func survivesAnyBytes() {
        var random = SplitMix64(seed: 1)
        let texts = (0..<300).map { length in (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) } }
        #expect(counts(of: texts, vocabulary).rowCount == texts.count)
    }

    @Test("A text may hold more words than any message", arguments: [63, 64, 65, 700, 701, 702, 100_000])
    func countsLongTexts(length: Int) {
        let words = (0..<1_000).map { "word\($0)" }
        var random = SplitMix64(seed: UInt64(length))
        let drawn = (0..<length).map { _ in Int.random(in: words.indices, using: &random) }
        var expected: [Int: Double] = [:]
        for word in drawn {
            expected[word, default: 0] += 1
        }
        let text = drawn.map { words[$0] }.joined(separator: " ")
        let matrix = counts(of: [Array(text.utf8)], Vocabulary(words))
        #expect(matrix.rows == [expected])
        #expect(matrix.columns == expected.keys.sorted().map(Int32.init))
    }

    @Test("Tf-idf rows have length 1, and a row without words stays empty")
    func weighsWords() throws {
        let texts = ["apple apple pear", "pear plum", "unknown", "pear"]
        let learned = try learned(texts)
        let weights = learned.inverseDocumentFrequencies
        var vectorizer = CountVectorizer()
        var matrix = SparseMatrix(columnCount: learned.vocabulary.count)
        for text in ["apple apple pear", "the"] {
            vectorizer.append(
                text.utf8Span.span, learned.vocabulary.view, inverseDocumentFrequencies: weights.span, to: &matrix)
        }
        // scikit-learn 1.9: TfidfVectorizer(stop_words="english").fit(texts).transform(["apple apple pear"])
        #expect(learned.vocabulary.words == ["apple", "pear", "plum", "unknown"])
        let row = matrix.rows[0]
        let expected = [0: 0.952_660_70, 1: 0.304_035_49]
        #expect(row.keys.sorted() == [0, 1])
        for (column, value) in expected {
            #expect(abs(row[column, default: 0] - value) < 1e-6)
        }
        #expect(matrix.rows[1] == [:])
    }
}
