internal import Wire

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

    /// Reads `rows.jsonl`, and name and digest from the `dataset.json` beside it, if there is one.
    ///
    /// - Throws: `PluginError` that names file and line; also if there is no row.
    public init(contentsOf path: String) throws(PluginError) {
        var reader = try RowReader<Item>(path: path)
        (items, labels) = try reader.next(.max)
        guard !items.isEmpty else { throw .file(path: path, reason: "the dataset has no rows") }
        let facts = try DatasetFacts(besides: path)
        name = facts.name
        digest = facts.digest
    }
}

/// What `dataset.json` says of the rows beside it.
private struct DatasetFacts {
    var name = ""
    var digest = ""

    init(besides rows: String) throws(PluginError) {
        let folder = rows.lastIndex(of: "/").map { rows[...$0] } ?? ""
        let path = "\(folder)dataset.json"
        guard let json = try? contents(of: path) else { return }
        do {
            let document = try JSONDocument(parsing: json.span, as: "the description")
            name = document.root.member("name")?.string ?? ""
            digest = document.root.member("digest")?.string ?? ""
        } catch {
            throw .file(path: path, reason: "\(error)")
        }
    }
}
