import Catalog
import Foundation

/// Prints rows as a table with aligned columns, or as a JSON array.
func printRows<Row: Encodable>(
    _ rows: [Row], asJSON: Bool, header: [String], columns: (Row) -> [String]
) throws {
    if asJSON { return try printJSON(rows) }
    let table = [header] + rows.map(columns)
    let widths = header.indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    for row in table {
        let cells = zip(row, widths).map { cell, width in cell.padding(toLength: width, withPad: " ", startingAt: 0) }
        print(cells.joined(separator: "  ").replacing(/\s+$/, with: ""))
    }
}

/// Prints a value as JSON with sorted keys.
func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
}

/// Prints one line of progress to standard error, where it doesn't get into the results.
@Sendable func printProgress(_ event: ProgressEvent) {
    FileHandle.standardError.write(Data("\(event.stage) \(event.subject): \(event.message)\n".utf8))
}

/// A value as one line of JSON with sorted keys.
func jsonLine(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}
