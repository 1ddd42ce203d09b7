import Foundation

/// Prints rows as a table with aligned columns, or as a JSON array.
func printRows<Row: Encodable>(
    _ rows: [Row], asJSON: Bool, header: [String], columns: (Row) -> [String]
) throws {
    if asJSON { return print(try JSONText.encode(rows)) }
    print(alignedText([header] + rows.map(columns)))
}

/// Rows of equally many cells, as lines with aligned columns.
func alignedText(_ rows: [[String]]) -> String {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
        let cells = zip(row, widths).map { cell, width in cell.padding(toLength: width, withPad: " ", startingAt: 0) }
        return cells.joined(separator: "  ").replacing(/\s+$/, with: "")
    }.joined(separator: "\n")
}
