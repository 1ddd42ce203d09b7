internal import Glibc
public import Kernels

/// What `VocabularyLearner` has found in the documents.
public struct LearnedVocabulary: Sendable {
    /// The features: words in the order of their code points.
    public let vocabulary: Vocabulary
    /// How often each word occurs in each document: documents × words.
    public let counts: SparseMatrix
    /// In how many documents each word occurs.
    public let documentFrequencies: [Int]

    /// ln((1 + n) / (1 + df)) + 1 for each word, n being the number of documents and df those with the word:
    /// scikit-learn's `TfidfTransformer(smooth_idf=True)`.
    public var inverseDocumentFrequencies: [Double] {
        documentFrequencies.map { log(Double(1 + counts.rowCount) / Double(1 + $0)) + 1 }
    }
}
