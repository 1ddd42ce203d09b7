/// Which words become features: scikit-learn's `min_df`, `max_df` and `max_features`.
public struct VocabularyLimits: Sendable, Equatable {
    /// A number of documents.
    public enum Documents: Sendable, Equatable {
        /// So many documents.
        case count(Int)
        /// This part of all documents, 0 to 1.
        case proportion(Double)

        /// How many of `total` documents these are; not rounded, as in scikit-learn.
        func count(of total: Int) -> Double {
            switch self {
            case .count(let count): Double(count)
            case .proportion(let proportion): proportion * Double(total)
            }
        }
    }

    /// A word must occur in at least so many documents.
    public var minimumDocuments: Documents
    /// A word may occur in at most so many documents.
    public var maximumDocuments: Documents
    /// Only so many words are kept, the most frequent ones; nil keeps all. Among equals the first ones in order are kept,
    /// where scikit-learn leaves it to an unstable sort.
    public var maximumFeatures: Int?

    /// Limits as in scikit-learn: all words by default.
    public init(
        minimumDocuments: Documents = .count(1), maximumDocuments: Documents = .proportion(1),
        maximumFeatures: Int? = nil
    ) {
        self.minimumDocuments = minimumDocuments
        self.maximumDocuments = maximumDocuments
        self.maximumFeatures = maximumFeatures
    }
}
