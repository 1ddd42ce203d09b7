/// A table of text with aligned columns under grouped headings, for a terminal or a pipe.
struct TextTable {
    struct Column {
        /// What spans this and the neighbouring columns of the same group; empty for none.
        var group = ""
        var title: String
        var isText = false
        /// Columns of a higher number go first when the width doesn't suffice; 0 always stays.
        var expendability = 0
        var cells: [String]
    }

    var columns: [Column]
    private static let gap = "  "

    init(columns: [Column]) { self.columns = columns }

    /// The table's lines, headings first.
    ///
    /// - Parameter width: in characters; columns are dropped until the table fits, as far as it can.
    func lines(width: Int, bold: (String) -> String) -> [String] {
        var columns = columns
        while Self.totalWidth(columns) > width,
            let most = columns.indices.filter({ columns[$0].expendability > 0 })
                .max(by: { columns[$0].expendability < columns[$1].expendability })
        {
            columns.remove(at: most)
        }
        let widths = columns.map(Self.width)
        // Columns without groups have no line of them.
        var lines = [groupLine(columns, widths), Self.line(columns, widths) { $0.title }]
            .filter { !$0.allSatisfy { $0 == " " } }.map(bold)
        for row in 0..<(columns.first?.cells.count ?? 0) {
            lines.append(Self.line(columns, widths) { $0.cells[row] })
        }
        return lines
    }

    /// Group names above rules that span their columns.
    private func groupLine(_ columns: [Column], _ widths: [Int]) -> String {
        var parts: [String] = []
        var index = 0
        while index < columns.count {
            let group = columns[index].group
            var end = index + 1
            while end < columns.count, columns[end].group == group { end += 1 }
            let span = widths[index..<end].reduce(0, +) + (end - index - 1) * Self.gap.count
            if group.isEmpty {
                parts.append(String(repeating: " ", count: span))
            } else {
                let rule = max(0, span - group.count - 1)
                parts.append(Self.pad("\(group) " + String(repeating: "─", count: rule), span, isText: true))
            }
            index = end
        }
        return parts.joined(separator: Self.gap)
    }

    private static func line(_ columns: [Column], _ widths: [Int], _ text: (Column) -> String) -> String {
        zip(columns, widths).map { pad(text($0), $1, isText: $0.isText) }.joined(separator: gap)
    }

    private static func width(_ column: Column) -> Int {
        column.cells.reduce(column.title.count) { max($0, $1.count) }
    }

    private static func totalWidth(_ columns: [Column]) -> Int {
        columns.reduce(0) { $0 + width($1) + gap.count } - gap.count
    }

    private static func pad(_ text: String, _ width: Int, isText: Bool) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        return isText ? text + space : space + text
    }
}
