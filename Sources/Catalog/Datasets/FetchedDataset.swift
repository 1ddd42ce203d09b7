/// A dataset in the cache, whole and verified.
package struct FetchedDataset: Sendable, Hashable {
    package let manifest: DatasetManifest
    /// The folder that holds `rows.jsonl` and `dataset.json`.
    package let folder: String

    /// The SHA-256 of `rows.jsonl`, in hex.
    package var digest: String { manifest.digest }
    /// How many rows there are.
    package var rows: Int { manifest.rows }
    /// The canonical rows: one JSON object a line, `{"text":…,"label":…}` or `{"features":[…],"label":…}`.
    package var rowsPath: String { "\(folder)/rows.jsonl" }

    var descriptionPath: String { "\(folder)/dataset.json" }

    /// What `dataset.json` says.
    package func description() throws(CatalogError) -> DatasetDescription {
        try Document<DatasetDescription>(path: descriptionPath).content
    }
}

/// `dataset.json`, beside the canonical rows.
package struct DatasetDescription: Codable, Sendable, Hashable {
    package var name: String
    package var kind: DatasetKind
    package var rows: Int
    /// The SHA-256 of the rows, in hex.
    package var digest: String
    /// How many rows bear each label; empty without labels.
    package var classes: [String: Int]

    init(name: String, kind: DatasetKind, _ summary: RowsSummary) {
        self.name = name
        self.kind = kind
        rows = summary.rows
        digest = summary.digest
        classes = summary.classes
    }
}
