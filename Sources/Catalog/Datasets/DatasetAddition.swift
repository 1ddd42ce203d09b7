import Foundation

/// A CSV file of the user's own that is to become a dataset of the project.
package struct DatasetAddition: Sendable {
    /// The CSV file.
    package var path: String
    /// The dataset's name; by default the file's.
    package var name: String?
    package var columns: TableColumns
    package var encoding = TextEncoding.utf8
    /// Whether a dataset of this name may be replaced.
    package var replaces = false

    package init(path: String, columns: TableColumns) {
        self.path = path
        self.columns = columns
    }
}

extension Project {
    /// Reads the CSV file through, writes `datasets/<name>.json`, which pins it, and leaves the canonical rows in the
    /// cache.
    ///
    /// - Throws: ``CatalogError`` with the line, if the file isn't in order; nothing is written then.
    package func add(_ addition: DatasetAddition) async throws(CatalogError) -> FetchedDataset {
        let path = addition.path.absolute(from: FileManager.default.currentDirectoryPath)
        let name = try name(for: addition)
        let scratch = try Files.temporaryFolder(in: "\(cache)/datasets")
        defer { Files.remove(scratch) }
        var writer = try RowWriter(path: "\(scratch)/rows.jsonl")
        try TableNormalizer(columns: addition.columns, encodings: [addition.encoding]).normalize(path, into: &writer)
        let summary = try writer.finish()
        let classes = summary.classes.isEmpty ? "" : " in \(summary.classes.count) classes"
        let manifest = DatasetManifest(
            name: name, summary: "\(summary.rows) rows\(classes) from \(path.lastPathComponent)",
            kind: addition.columns.features == nil ? .text : .numeric, rows: summary.rows, digest: summary.digest,
            source: .file(FileSource(path: pathFromRoot(path), sha256: try Digest.hex(ofFile: path))),
            columns: addition.columns, encodings: [addition.encoding])
        let dataset = Dataset(manifest: manifest, project: self)
        try writeDocument(DatasetDescription(name: name, kind: manifest.kind, summary), to: "\(scratch)/dataset.json")
        let fetched = try await dataset.install(scratch)
        try writeDocument(manifest, to: "\(datasetsFolder)/\(name).json")
        return fetched
    }

    private func name(for addition: DatasetAddition) throws(CatalogError) -> String {
        let fileName = (addition.path.lastPathComponent as NSString).deletingPathExtension
        let name = addition.name ?? fileName.lowercased().replacing(/[^a-z0-9]+/, with: "-").trimming("-")
        if let problem = PluginName.problem(with: name) {
            throw CatalogError(problem, advice: "Choose another with --name")
        }
        guard addition.replaces || !Files.exists("\(datasetsFolder)/\(name).json") else {
            throw CatalogError(
                "there is a dataset '\(name)' already", file: "\(datasetsFolder)/\(name).json",
                advice: "Choose another name with --name, or --replace it")
        }
        return name
    }
}

extension String {
    fileprivate func trimming(_ character: Character) -> String {
        var text = self[...]
        while text.first == character { text.removeFirst() }
        while text.last == character { text.removeLast() }
        return String(text)
    }
}
