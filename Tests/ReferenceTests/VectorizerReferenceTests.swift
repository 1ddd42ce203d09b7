import Kernels
import ModelBundle
import PluginKit
import Testing
import TextFeatures

/// Agreement with scikit-learn's `CountVectorizer(stop_words="english")` and `TfidfTransformer` on every row of the real
/// datasets.
struct VectorizerReferenceTests {
    @Test("Vocabulary, counts and tf-idf weights are scikit-learn's", arguments: ["sentiment", "bbc-news"])
    func agreesOnRealText(dataset: String) async throws {
        let rows = try await Reference.rows(of: dataset)
        let texts = try TrainingSet<Text>(contentsOf: rows).items
        var learner = VocabularyLearner()
        for text in texts {
            learner.add(text.utf8.span)
        }
        let learned = try learner.learned()

        try await Reference.withFolder { folder in
            let script = "model_training/scikit-learn/vectorize.py"
            _ = try await Reference.python(script, ["--data", rows, "--output", folder])
            let expected = try ScikitLearnFeatures(folder)
            #expect(learned.counts.rowCount == texts.count)
            #expect(firstDifference(words(of: learned.vocabulary), expected.words) == nil)
            #expect(firstDifference(learned.counts.rowOffsets, expected.rowOffsets) == nil)
            #expect(firstDifference(learned.counts.columns, expected.columns) == nil)
            #expect(firstDifference(learned.counts.values, expected.counts) == nil)

            let weights = learned.inverseDocumentFrequencies
            #expect(greatestDifference(weights, expected.idf) < 1e-12)
            var vectorizer = CountVectorizer()
            var counts = SparseMatrix(columnCount: learned.vocabulary.count)
            var tfidf = SparseMatrix(columnCount: learned.vocabulary.count)
            for text in texts {
                vectorizer.append(text.utf8.span, learned.vocabulary.view, to: &counts)
                vectorizer.append(
                    text.utf8.span, learned.vocabulary.view, inverseDocumentFrequencies: weights.span, to: &tfidf)
            }
            #expect(firstDifference(counts.rowOffsets, expected.rowOffsets) == nil)
            #expect(firstDifference(counts.columns, expected.columns) == nil)
            #expect(firstDifference(counts.values, expected.counts) == nil)
            #expect(firstDifference(tfidf.columns, expected.columns) == nil)
            #expect(greatestDifference(tfidf.values, expected.tfidf) < 1e-12)
        }
    }

    private func words(of vocabulary: Vocabulary) -> [String] {
        let view = vocabulary.view
        return (0..<view.count).map { view[$0] }
    }
}

/// What `vectorize.py` exports.
private struct ScikitLearnFeatures {
    let words: [String]
    let rowOffsets: [Int]
    let columns: [Int32]
    let counts: [Double]
    let idf: [Double]
    let tfidf: [Double]

    init(_ folder: String) throws {
        let bundle = try Bundle(directory: folder, plugin: "vectorizer")
        let vocabulary = try MappedVocabulary(in: bundle).view(in: bundle)
        words = (0..<vocabulary.count).map { vocabulary[$0] }
        rowOffsets = try elements("row_offsets", of: Int64.self, in: bundle).map { Int($0) }
        columns = try elements("columns", of: Int32.self, in: bundle)
        counts = try elements("counts", of: Double.self, in: bundle)
        idf = try elements("idf", of: Double.self, in: bundle)
        tfidf = try elements("tfidf", of: Double.self, in: bundle)
    }
}
