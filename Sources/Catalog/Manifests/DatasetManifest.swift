/// What the rows of a dataset, and so the items of a batch, are.
package enum DatasetKind: String, Sendable, Codable, CaseIterable {
    /// UTF-8 text.
    case text
    /// Vectors of numbers, all of one length.
    case numeric
}

/// `datasets/<name>.json`: where a dataset comes from, how it becomes canonical rows, and what these must be.
package struct DatasetManifest: Sendable, Hashable {
    package var name: String
    /// One line for people.
    package var summary: String
    package var kind: DatasetKind
    /// How many rows there are.
    package var rows: Int
    /// The SHA-256 of the canonical rows (`rows.jsonl`), which a fetch must arrive at.
    package var digest: String
    package var source: DatasetSource
    /// The columns to take, where the source is a CSV file.
    package var columns: TableColumns?
    /// How the source's text is encoded. Of several, the first that a file is valid in.
    package var encodings: [TextEncoding] = [.utf8]
}

/// Which columns of a CSV file become a row's text, label and features.
package struct TableColumns: Sendable, Hashable {
    package var text: String?
    /// The columns of the numbers; ``allOthers`` alone stands for all columns but the label.
    package var features: [String]?
    package var label: String?
    /// The names of all columns, for a file whose first line doesn't say them.
    package var names: [String]?
    /// How many lines of a file without names come before the first row.
    package var skippedLines = 0

    package static let allOthers = "*"

    package init(text: String? = nil, features: [String]? = nil, label: String? = nil) {
        self.text = text
        self.features = features
        self.label = label
    }
}

extension DatasetManifest: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case name, summary, kind, rows, digest, source, columns, encodings
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.strictContainer(keyedBy: CodingKeys.self)
        name = try fields.decodeName(.name)
        if let problem = PluginName.problem(with: name) { throw fields.invalid(.name, problem) }
        summary = try fields.decodeName(.summary)
        kind = try fields.decodeWord(.kind)
        rows = try fields.decodeInteger(.rows)
        guard rows > 0 else { throw fields.invalid(.rows, "is \(rows): a dataset has at least one row") }
        digest = try fields.decodeDigest(.digest)
        source = try fields.decode(DatasetSource.self, forKey: .source)
        columns = try fields.decodeIfPresent(TableColumns.self, forKey: .columns)
        encodings = try fields.decodeWordsIfPresent(.encodings) ?? [.utf8]
        guard !encodings.isEmpty else { throw fields.invalid(.encodings, "names no encoding") }
        if source.isTable, columns == nil {
            throw fields.invalid(.columns, "is missing: a CSV file needs to know its text or feature columns")
        }
        if let columns, kind == .text ? columns.text == nil : columns.features == nil {
            throw fields.invalid(.columns, "names no \(kind == .text ? "'text'" : "'features'"), but 'kind' is \(kind)")
        }
    }
}

extension TableColumns: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case text, features, label, names
        case skippedLines = "skip"
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.strictContainer(keyedBy: CodingKeys.self)
        text = try fields.decodeIfPresent(String.self, forKey: .text)
        features = try fields.decodeIfPresent([String].self, forKey: .features)
        label = try fields.decodeIfPresent(String.self, forKey: .label)
        guard (text == nil) != (features == nil) else {
            throw fields.invalid(.text, "either a 'text' column or 'features' columns are needed, and not both")
        }
        if features?.isEmpty == true { throw fields.invalid(.features, "names no column") }
        names = try fields.decodeIfPresent([String].self, forKey: .names)
        if names?.isEmpty == true { throw fields.invalid(.names, "names no column") }
        if fields.contains(.skippedLines) {
            skippedLines = try fields.decodeInteger(.skippedLines)
            guard skippedLines >= 0 else { throw fields.invalid(.skippedLines, "is \(skippedLines), not 0 or more") }
            guard names != nil else {
                throw fields.invalid(.skippedLines, "needs 'names': otherwise the first line holds the columns' names")
            }
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encodeIfPresent(text, forKey: .text)
        try fields.encodeIfPresent(features, forKey: .features)
        try fields.encodeIfPresent(label, forKey: .label)
        try fields.encodeIfPresent(names, forKey: .names)
        if skippedLines > 0 { try fields.encode(skippedLines, forKey: .skippedLines) }
    }
}
