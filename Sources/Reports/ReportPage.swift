import Charts
import Results

/// What the template shows; its names are the template's, which sees no computed properties.
struct ReportPage {
    struct Warning {
        var message: String
        var advice: String
    }

    struct Table {
        struct Row {
            /// The first cell.
            var head: String
            /// The others.
            var cells: [String]
        }
        /// What a screen reader calls it.
        var title: String
        var columns: [String]
        var rows: [Row]

        init(_ table: FigureTable, title: String) {
            self.title = title
            columns = table.columns
            rows = table.rows.map { Row(head: $0.first ?? "", cells: Array($0.dropFirst())) }
        }
    }

    struct Figure {
        var title: String
        var svg: String
        var table: Table
        /// Whether it takes the page's whole width.
        var isWide: Bool

        init(_ figure: Reports.Figure) {
            title = figure.chart.title
            svg = figure.chart.svg(.inline)
            table = Table(figure.table, title: figure.chart.title)
            isWide = figure.chart.width > 500
        }
    }

    struct Section {
        struct Group {
            var title: String
            var hasTitle: Bool
            var figures: [Figure]
        }
        var id: String
        var title: String
        var note: String
        var groups: [Group]

        init(_ section: Reports.Section) {
            id = section.id
            title = section.title
            note = section.note
            groups = section.groups.map {
                Group(title: $0.title, hasTitle: !$0.title.isEmpty, figures: $0.figures.map(Figure.init))
            }
        }
    }

    /// The sortable table.
    struct Cells {
        struct Group {
            var title: String
            var hasTitle: Bool
            var span: Int
        }
        struct Column {
            var title: String
            var isText: Bool
        }
        struct Value {
            var text: String
            /// What it sorts by; empty sorts last.
            var key: String
            var isText: Bool
        }
        struct Row {
            /// What names it.
            var head: Value
            var values: [Value]
        }
        var groups: [Group]
        var columns: [Column]
        var rows: [Row]

        init(_ summary: RunSummary) {
            let table = CellTable.columns(for: summary.cells)
            groups = table.reduce(into: []) { groups, column in
                if groups.last?.title == column.group {
                    groups[groups.count - 1].span += 1
                } else {
                    groups.append(Group(title: column.group, hasTitle: !column.group.isEmpty, span: 1))
                }
            }
            columns = table.map { Column(title: $0.title, isText: $0.isText) }
            rows = summary.cells.map { cell in
                let values = table.map { column in
                    let value = column.value(cell)
                    return Value(
                        text: value.text, key: column.isText ? value.text : value.number.map { "\($0)" } ?? "",
                        isText: column.isText)
                }
                return Row(head: values[0], values: Array(values.dropFirst()))
            }
        }
    }

    var pageTitle: String
    var startedAt: String
    var status: String
    /// The sums of its messages, without the last full stop.
    var account: String
    var hasWarnings: Bool
    var warnings: [Warning]
    var answers: [String]
    var byPlugin: [Table]
    var sections: [Section]
    var cells: Cells
    /// What to type to repeat the run.
    var command: String
    var hasCommand: Bool
    var facts: [ReportFacts.Fact]
    var hasInvocations: Bool
    /// Which of the invocations the page holds; empty if it has none.
    var invocationNote: String
    /// The whole summary as JSON.
    var data: String
    /// `InvocationTable` as JSON.
    var invocations: String
    let style = ReportStyle.css
    let script = ReportScript.javaScript
}
