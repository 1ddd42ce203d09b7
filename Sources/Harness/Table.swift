import Foundation

/// Prints rows as a table with aligned columns, or as a JSON array.
func printRows<Row: Encodable>(
    _ rows: [Row], asJSON: Bool, header: [String], columns: (Row) -> [String]
) throws {
    if asJSON { return print(try JSONText.encode(rows)) }
    let table = [header] + rows.map(columns)
    let widths = header.indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    for row in table {
        let cells = zip(row, widths).map { cell, width in cell.padding(toLength: width, withPad: " ", startingAt: 0) }
        print(cells.joined(separator: "  ").replacing(/\s+$/, with: ""))
    }
}
