/// A dataset of the project, fetched or not.
package struct Dataset: Sendable {
    package let manifest: DatasetManifest
    let project: Project

    package var name: String { manifest.name }

    /// Where the canonical rows lie once they are fetched.
    var folder: String { "\(project.cache)/datasets/\(manifest.name)/\(manifest.digest)" }

    /// Makes sure that the canonical rows are in the cache, whole and as the manifest pins them. Safe to call from
    /// several tasks and processes at once: one of them does the work.
    ///
    /// - Throws: ``CatalogError``; what was in the cache before stays there.
    package func fetch(progress: @escaping ProgressHandler = { _ in }) async throws(CatalogError) -> FetchedDataset {
        throw CatalogError("not yet fetchable")
    }
}

/// A dataset in the cache.
package struct FetchedDataset: Sendable, Hashable {
    package let manifest: DatasetManifest
    /// The folder that holds `rows.jsonl` and `dataset.json`.
    package let folder: String
    /// The SHA-256 of `rows.jsonl`, in hex.
    package let digest: String
    /// How many rows there are.
    package let rows: Int

    /// The canonical rows: one JSON object a line, `{"text":…,"label":…}` or `{"features":[…],"label":…}`.
    package var rowsPath: String { "\(folder)/rows.jsonl" }
}
