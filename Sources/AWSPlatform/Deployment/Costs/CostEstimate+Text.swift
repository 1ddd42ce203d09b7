import Foundation

extension CostEstimate {
    /// The estimate as an aligned table, with what was assumed below.
    package var text: String {
        let header = ["", "quantity", "expected", "at most"]
        var rows = [header]
        for item in items {
            let quantity = [Self.quantity(item.quantity), item.unit].filter { !$0.isEmpty }.joined(separator: " ")
            rows.append([item.name, quantity, Dollars.text(item.expected), Dollars.text(item.most)])
        }
        rows.append(["Total", "", Dollars.text(expected), Dollars.text(most)])
        let widths = header.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            zip(row, widths).enumerated().map { column, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return column == 0 ? cell.0 + space : space + cell.0
            }.joined(separator: "  ")
        }
        return (lines + [""] + notes).joined(separator: "\n")
    }

    /// Whole numbers with separated thousands, small ones with three digits that say something.
    package static func quantity(_ value: Double) -> String {
        guard value < 100, value != value.rounded() else {
            return Int(value.rounded()).formatted(.number.locale(Locale(identifier: "en_US")))
        }
        let decimals = value >= 10 ? 1 : value >= 1 ? 2 : min(9, 2 - Int(log10(value).rounded(.down)))
        return String(format: "%.\(decimals)f", value)
    }
}
