import Charts
import Experiment
import Results

extension ReportInput {
    /// Memory used against memory given.
    var memorySection: Section {
        let values = cellsOfPlugins.map { plugin, cells in
            (
                plugin: plugin,
                used: cells.grouped(by: \.cell.memorySize).sorted { $0.0 < $1.0 }
                    .compactMap { size, cells -> (given: Int, used: Double)? in
                        let used = cells.flatMap { [$0.warm?.maxMemoryUsed?.maximum, $0.cold?.maxMemoryUsed?.maximum] }
                        return used.compactMap(\.self).max().map { (size, $0) }
                    }
            )
        }.filter { !$0.used.isEmpty }
        let given = values.flatMap { $0.used.map { Double($0.given) } }
        guard let least = given.min(), let most = given.max() else {
            return Section(id: "memory", title: "", note: "", groups: [])
        }
        // Of a single size, the line still needs a length.
        let ends = least < most ? [least, most] : [least / 2, most * 2]
        let reference = Line(ends.map { .init(x: $0, y: $0) }, label: "memory given", series: nil)
        let lines = values.map { value in
            Line(
                value.used.map {
                    .init(
                        x: Double($0.given), y: $0.used,
                        hint: "\(value.plugin) at \($0.given) MB used \(Significant.text($0.used)) MB")
                }, label: value.plugin, series: series(of: value.plugin))
        }
        var chart = Chart(
            title: "Memory used against memory given",
            summary: "The largest Max Memory Used of \(values.count) plugins at each memory size.",
            x: Axis("memory given", unit: "MB", scale: .logarithmic),
            y: Axis("most memory used", unit: "MB", scale: .logarithmic), marks: [reference] + lines)
        chart.width = 560
        let figure = Figure(
            name: "memory", chart: chart,
            table: FigureTable(
                columns: ["plugin", "given, MB", "used, MB", "used of given"],
                rows: values.flatMap { value in
                    value.used.map {
                        [
                            value.plugin, "\($0.given)", Significant.text($0.used),
                            "\(Significant.text($0.used / Double($0.given) * 100)) %",
                        ]
                    }
                }))
        return Section(
            id: "memory", title: "Memory",
            note:
                "The largest Max Memory Used of all invocations, cold and warm, of every batch size. Above the dotted line "
                + "a function would be killed.",
            groups: [.init(title: "", figures: [figure])])
    }
}
