internal import Kernels

/// Learns a vocabulary from documents, one after the other, and counts their words on the way: scikit-learn's
/// `CountVectorizer(stop_words="english").fit_transform`.
///
///     var learner = VocabularyLearner()
///     for text in texts { learner.add(text) }
///     let (vocabulary, counts) = try learner.learned()
public struct VocabularyLearner {
    private let stopWords: Vocabulary
    private var tokenizer = Tokenizer()
    /// The words in the order in which they came.
    private var words = Vocabulary()
    /// In how many documents each word occurs.
    private var documentFrequencies: [Int32] = []
    /// How often each word occurs.
    private var termFrequencies: [Int] = []
    /// The counts in compressed sparse rows, their columns in the order in which the words came.
    private var rowOffsets: [Int] = [0]
    private var columns: [Int32] = []
    private var counts: [Int32] = []
    /// The words of the document at hand.
    private var features: [Int32] = []

    /// - Parameter stopWords: words that are left out, in lower case.
    public init(stopWords: Vocabulary = StopWords.english) {
        self.stopWords = stopWords
    }

    /// How many documents were added.
    public var documentCount: Int { rowOffsets.count - 1 }

    /// Counts the words of a document.
    ///
    /// - Parameter text: UTF-8; ill-formed bytes count as U+FFFD.
    public mutating func add(_ text: Span<UInt8>) {
        features.removeAll(keepingCapacity: true)
        let stopWords = self.stopWords
        tokenizer.forEachToken(of: text) { token, hash in
            if stopWords.view.index(of: token, hash: hash) == nil {
                features.append(Int32(truncatingIfNeeded: words.insert(token, hash: hash)))
            }
        }
        features.sortInPlace()
        documentFrequencies.append(contentsOf: repeatElement(0, count: words.count - documentFrequencies.count))
        termFrequencies.append(contentsOf: repeatElement(0, count: words.count - termFrequencies.count))
        features.forEachRun { word, count in
            documentFrequencies[Int(word)] += 1
            termFrequencies[Int(word)] += count
            columns.append(word)
            counts.append(Int32(truncatingIfNeeded: count))
        }
        rowOffsets.append(columns.count)
    }

    /// The vocabulary within the limits, its words in the order of their code points, and the counts of all documents.
    ///
    /// - Throws: `TextFeaturesError` if no word is left.
    public consuming func learned(
        within limits: VocabularyLimits = VocabularyLimits()
    ) throws(TextFeaturesError) -> LearnedVocabulary {
        guard words.count > 0 else {
            throw TextFeaturesError(
                "the \(documentCount) documents have no words but stop words; check the dataset's text column")
        }
        let kept = keptWords(limits)
        guard !kept.isEmpty else {
            throw TextFeaturesError(
                "none of the \(words.count) words is within the limits; lower minimumDocuments or raise maximumDocuments"
            )
        }
        var vocabulary = Vocabulary()
        var columnOfWord = [Int32](repeating: -1, count: words.count)
        for word in kept {
            let bytes = words.view.word(Int(word))
            columnOfWord[Int(word)] = Int32(truncatingIfNeeded: vocabulary.insert(bytes, hash: WordHash(bytes)))
        }
        return LearnedVocabulary(
            vocabulary: vocabulary, counts: matrix(columnOfWord, columnCount: kept.count),
            documentFrequencies: kept.map { Int(documentFrequencies[Int($0)]) })
    }

    /// The words within the limits, in the order of their code points, which is that of their UTF-8 bytes.
    private func keptWords(_ limits: VocabularyLimits) -> [Int32] {
        let least = limits.minimumDocuments.count(of: documentCount)
        let most = limits.maximumDocuments.count(of: documentCount)
        let view = words.view
        var kept = (0..<Int32(words.count)).filter { word in
            let frequency = Double(documentFrequencies[Int(word)])
            return least <= frequency && frequency <= most
        }
        kept.sort { view.word(Int($0)).precedes(view.word(Int($1))) }
        if let maximum = limits.maximumFeatures, maximum < kept.count {
            let mostFrequent = kept.indices.sorted {
                (termFrequencies[Int(kept[$1])], $0) < (termFrequencies[Int(kept[$0])], $1)
            }
            kept = mostFrequent.prefix(max(maximum, 0)).sorted().map { kept[$0] }
        }
        return kept
    }

    /// The counts with the columns of the vocabulary, in ascending order.
    private func matrix(_ columnOfWord: [Int32], columnCount: Int) -> SparseMatrix {
        var matrix = SparseMatrix(columnCount: columnCount)
        var row: [(column: Int32, count: Int32)] = []
        for document in 0..<documentCount {
            row.removeAll(keepingCapacity: true)
            for entry in rowOffsets[document]..<rowOffsets[document + 1] {
                let column = columnOfWord[Int(columns[entry])]
                if column >= 0 { row.append((column, counts[entry])) }
            }
            row.sort { $0.column < $1.column }
            for (column, count) in row {
                matrix.append(column: Int(column), value: Double(count))
            }
            matrix.endRow()
        }
        return matrix
    }
}

extension Span<UInt8> {
    /// Whether these bytes come first in the order of their values.
    fileprivate func precedes(_ other: Span<UInt8>) -> Bool {
        for index in 0..<Swift.min(count, other.count) where self[index] != other[index] {
            return self[index] < other[index]
        }
        return count < other.count
    }
}
