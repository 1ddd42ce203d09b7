import Charts
import Results

extension ReportInput {
    /// How often an instance was gone, against how long its function had been idle.
    var keepAliveSection: Section {
        let table = KeepAliveTable(summary)
        let functions = table?.functions ?? []
        return Section(
            id: "keep-alive", title: "Cold starts by idle gap",
            note: ([KeepAliveTable.note] + (table?.sentences ?? [])).joined(separator: " "),
            groups: functions.map(\.plugin).firstOccurrences.map { plugin in
                .init(title: plugin, figures: functions.filter { $0.plugin == plugin }.map(keepAliveFigure))
            })
    }

    private func keepAliveFigure(_ function: IdleGapSummary) -> Figure {
        let names = function.gaps.map { Significant.exact($0.seconds) }
        return Figure(
            name: "keep-alive-\(function.plugin)-\(function.memorySize)",
            chart: Chart(
                title: "Cold starts by idle gap: \(function.plugin), \(function.memorySize) MB",
                summary: "Share of cold starts: "
                    + zip(names, function.gaps).map { "after \($0) s \($1.cold.count) of \($1.cold.total)" }
                    .joined(separator: ", ") + ".",
                x: Axis("idle gap", unit: "s", scale: .categories(names)),
                y: Axis("share of cold starts", unit: nil, including: [0, 1]),
                marks: [
                    Estimates(
                        function.gaps.enumerated().map { index, gap in
                            .init(
                                category: index, value: gap.cold.share,
                                interval: gap.cold.interval.low...gap.cold.interval.high, count: gap.cold.total,
                                hint: "after \(names[index]) s \(gap.cold.count) of \(gap.cold.total) were cold starts")
                        }, series: Series(0))
                ]),
            table: FigureTable(
                columns: KeepAliveTable.titlesOfGap, rows: function.gaps.map(KeepAliveTable.values)))
    }
}
