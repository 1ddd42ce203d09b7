public import Kernels

/// Turns texts into rows of word counts or tf-idf weights, as scikit-learn's `CountVectorizer` and `TfidfVectorizer`.
///
///     var vectorizer = CountVectorizer()
///     let words = vocabulary.view(in: bundle)
///     for text in batch { vectorizer.append(text, words, to: &counts) }
///
/// The vectorizer holds scratch memory only; in steady state an item costs no allocation. One vectorizer serves one
/// thread.
public struct CountVectorizer {
    private var tokenizer = Tokenizer()
    /// The features of the text's words, one per occurrence.
    private var features: [Int32] = []

    /// A vectorizer without memory yet.
    public init() {}

    /// Appends the row of a text: how often each word of the vocabulary occurs in it, in the order of the columns.
    ///
    /// - Parameters:
    ///   - text: UTF-8; ill-formed bytes count as U+FFFD.
    ///   - vocabulary: the words of the columns. Stop words are those it doesn't have.
    ///   - matrix: `vocabulary.count` columns.
    public mutating func append(
        _ text: Span<UInt8>, _ vocabulary: borrowing VocabularyView, to matrix: inout SparseMatrix
    ) {
        findFeatures(of: text, vocabulary)
        forEachCount { column, count in
            matrix.append(column: column, value: Double(count))
        }
        matrix.endRow()
    }

    /// Appends the row of a text: each word's count times its inverse document frequency, the row scaled to length 1.
    ///
    /// - Parameters:
    ///   - text: UTF-8; ill-formed bytes count as U+FFFD.
    ///   - vocabulary: the words of the columns. Stop words are those it doesn't have.
    ///   - weights: `vocabulary.count` inverse document frequencies, see `LearnedVocabulary.inverseDocumentFrequencies`.
    ///   - matrix: `vocabulary.count` columns.
    public mutating func append(
        _ text: Span<UInt8>, _ vocabulary: borrowing VocabularyView, inverseDocumentFrequencies weights: Span<Double>,
        to matrix: inout SparseMatrix
    ) {
        findFeatures(of: text, vocabulary)
        var squares = 0.0
        forEachCount { column, count in
            let value = Double(count) * weights[column]
            squares += value * value
        }
        let length = squares.squareRoot()
        forEachCount { column, count in
            matrix.append(column: column, value: Double(count) * weights[column] / length)
        }
        matrix.endRow()
    }

    private mutating func findFeatures(of text: Span<UInt8>, _ vocabulary: borrowing VocabularyView) {
        features.removeAll(keepingCapacity: true)
        tokenizer.forEachToken(of: text) { token, hash in
            if let feature = vocabulary.index(of: token, hash: hash) {
                features.append(Int32(truncatingIfNeeded: feature))
            }
        }
        features.sortInPlace()
    }

    /// The runs of equal features.
    private func forEachCount(_ body: (_ column: Int, _ count: Int) -> Void) {
        features.forEachRun { body(Int($0), $1) }
    }
}
