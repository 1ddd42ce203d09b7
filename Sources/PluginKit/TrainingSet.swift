/// The rows that a model is trained on.
public struct TrainingSet<Item: BatchItem>: Sendable {
    /// The dataset's name.
    public let name: String
    /// SHA-256 of the rows' file, as 64 hex digits; empty if unknown.
    public let digest: String
    /// One item per row.
    public let items: [Item]
    /// One label per row; empty if the dataset has none.
    public let labels: [String]

    /// Rows that are in memory already.
    public init(items: [Item], labels: [String] = [], name: String = "", digest: String = "") {
        self.items = items
        self.labels = labels
        self.name = name
        self.digest = digest
    }
}
