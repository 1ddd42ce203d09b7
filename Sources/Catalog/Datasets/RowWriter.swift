import Crypto
import Foundation
import Wire

/// Writes canonical rows, one JSON object a line, and digests them on the way.
struct RowWriter: ~Copyable {
    private let file: FileHandle
    private let path: String
    private var json = JSONWriter(capacity: 2 * flushSize)
    private var hash = SHA256()
    private(set) var rows = 0
    /// How many rows bear each label.
    private var classes: [[UInt8]: Int] = [:]

    private static let flushSize = 1 << 20

    init(path: String) throws(CatalogError) {
        try Files.write(Data(), to: path)
        guard let file = FileHandle(forWritingAtPath: path) else {
            throw CatalogError("can't be opened for writing", file: path)
        }
        self.file = file
        self.path = path
    }

    /// Appends `{"text":…,"label":…}`; both are UTF-8.
    mutating func append(text: ArraySlice<UInt8>, label: ArraySlice<UInt8>?) throws(CatalogError) {
        json.beginObject()
        json.key("text")
        json.string(utf8: text)
        try end(label: label)
    }

    /// Appends `{"features":[…],"label":…}`.
    mutating func append(features: [Double], label: ArraySlice<UInt8>?) throws(CatalogError) {
        json.beginObject()
        json.key("features")
        json.beginArray()
        for feature in features { json.double(feature) }
        json.endArray()
        try end(label: label)
    }

    /// Ends the file.
    ///
    /// - Returns: what was written.
    consuming func finish() throws(CatalogError) -> RowsSummary {
        try flush()
        do { try file.close() } catch { throw writeError(error) }
        return RowsSummary(
            rows: rows, digest: Digest.hex(hash.finalize()),
            classes: Dictionary(uniqueKeysWithValues: classes.map { (String(decoding: $0, as: UTF8.self), $1) }))
    }

    private mutating func end(label: ArraySlice<UInt8>?) throws(CatalogError) {
        if let label {
            json.key("label")
            json.string(utf8: label)
            classes[Array(label), default: 0] += 1
        }
        json.endObject()
        json.endLine()
        rows += 1
        if json.bytes.count >= Self.flushSize { try flush() }
    }

    private mutating func flush() throws(CatalogError) {
        hash.update(data: json.bytes)
        do { try file.write(contentsOf: json.bytes) } catch { throw writeError(error) }
        json.removeAll()
    }

    private func writeError(_ error: any Error) -> CatalogError {
        CatalogError("can't be written: \(error)", file: path)
    }
}

/// What the canonical rows of a dataset amount to.
struct RowsSummary: Hashable {
    var rows: Int
    /// SHA-256, in hex.
    var digest: String
    /// How many rows bear each label; empty without labels.
    var classes: [String: Int]
}
