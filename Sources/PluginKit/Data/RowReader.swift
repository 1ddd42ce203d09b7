internal import Wire

/// Reads the rows of a dataset in its canonical form, JSON Lines: `{"text":"…","label":"…"}` or
/// `{"features":[…],"label":…}`, where the label may be missing in all rows.
struct RowReader<Item: BatchItem>: ~Copyable {
    private var lines: LineReader

    init(path: String) throws(PluginError) {
        lines = try LineReader(path: path)
    }

    /// Reads up to `limit` rows.
    ///
    /// - Returns: their items and, if they have any, labels; no item at the end of the file.
    /// - Throws: `PluginError.row` if a row isn't what it must be, or if some rows have labels and others don't.
    mutating func next(_ limit: Int) throws(PluginError) -> (items: [Item], labels: [String]) {
        var builder = Item.Builder()
        var labels: [String] = []
        let file = lines.path
        for index in 0..<limit {
            let label = try lines.next { (line, number) throws(PluginError) -> String? in
                do {
                    let row = try JSONDocument(parsing: line, as: "the row")
                    return try Self.read(row.root, into: &builder)
                } catch {
                    throw .row(file: file, line: number, reason: "\(error)")
                }
            }
            guard let label else { break }
            guard index == 0 || (label == nil) == labels.isEmpty else {
                throw .row(
                    file: file, line: lines.lineNumber,
                    reason: "some rows have a label and others have none; all must have one, or none")
            }
            if let label { labels.append(label) }
        }
        return (builder.items(), labels)
    }

    /// Takes a row's item; returns its label.
    private static func read(_ row: JSONValue, into builder: inout Item.Builder) throws(WireError) -> String? {
        guard row.isObject else { throw .wrongType(field: "(the row)", expected: "an object") }
        for key in Item.rowKeys {
            guard let value = row.member(key) else { continue }
            guard builder.append(value) else { throw .wrongType(field: key, expected: Item.expectation) }
            return try label(of: row)
        }
        throw .missing(field: Item.rowKeys.joined(separator: " or "))
    }

    private static func label(of row: JSONValue) throws(WireError) -> String? {
        guard let label = row.member("label") else { return nil }
        if let string = label.string { return string }
        if let whole = label.int { return String(whole) }
        if let number = label.double { return String(number) }
        throw .wrongType(field: "label", expected: "a string or a number")
    }
}
