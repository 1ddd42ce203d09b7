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

    /// The counts times the inverse document frequencies, each row scaled to length 1: documents × words, bit by bit what
    /// `CountVectorizer` makes of the same documents.
    public var weightedCounts: SparseMatrix {
        let weights = inverseDocumentFrequencies
        var weighted = SparseMatrix(columnCount: counts.columnCount)
        for row in 0..<counts.rowCount {
            let row = counts[row: row]
            var squares = 0.0
            for entry in row.columns.indices {
                let value = row.values[entry] * weights[Int(row.columns[entry])]
                squares += value * value
            }
            let length = squares.squareRoot()
            for entry in row.columns.indices {
                let column = Int(row.columns[entry])
                weighted.append(column: column, value: row.values[entry] * weights[column] / length)
            }
            weighted.endRow()
        }
        return weighted
    }
}
