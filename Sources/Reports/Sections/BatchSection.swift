import Charts
import Experiment
import Results

extension ReportInput {
    /// The time per item by batch size, a chart per plugin that had more than one.
    var batchSection: Section {
        let figures = cellsOfPlugins.compactMap { batchFigure($0.plugin, $0.cells) }
        return Section(
            id: "batches", title: "Batch sizes",
            note:
                "The median duration of a warm invocation divided by the items in its batch, with 95 % intervals. A line "
                + "that falls: a part of the cost belongs to the message, not to its items.",
            groups: figures.isEmpty ? [] : [.init(title: "", figures: figures)])
    }

    private func batchFigure(_ plugin: String, _ cells: [CellSummary]) -> Figure? {
        let values = cells.compactMap { cell -> (cell: CellSummary, duration: Distribution)? in
            guard cell.cell.batchSize > 0, let duration = cell.warm?.duration else { return nil }
            return (cell, duration)
        }
        guard Set(values.map(\.cell.cell.batchSize)).count > 1 else { return nil }
        let byMemory = values.grouped(by: \.cell.cell.memorySize).sorted { $0.0 < $1.0 }
        let lines = byMemory.enumerated().map { index, group in
            let (memorySize, values) = group
            return Line(
                values.sorted { $0.cell.cell.batchSize < $1.cell.cell.batchSize }
                    .map { value in
                        let items = Double(value.cell.cell.batchSize)
                        let interval = value.duration.intervalRange
                        return Line.Point(
                            x: items, y: value.duration.median / items,
                            interval: interval.map { ($0.lowerBound / items)...($0.upperBound / items) },
                            hint:
                                "\(memorySize) MB, batches of \(value.cell.cell.batchSize), n = \(value.duration.count): "
                                + "\(Significant.text(value.duration.median / items)) ms per item")
                    }, label: "\(memorySize) MB", series: Series(index))
        }
        return Figure(
            name: "batches-\(plugin)",
            chart: Chart(
                title: "Time per item: \(plugin)",
                summary: "A line for each of \(byMemory.count) memory sizes, over the batch size.",
                x: Axis("batch size", unit: "items", scale: .logarithmic),
                y: Axis("median duration per item", unit: "ms", scale: .logarithmic), marks: lines),
            table: FigureTable(
                columns: ["MB", "batch", "n", "median duration, ms", "95 % interval", "ms per item"],
                rows: values.map { value in
                    [
                        "\(value.cell.cell.memorySize)", "\(value.cell.cell.batchSize)", "\(value.duration.count)",
                        Significant.text(value.duration.median), value.duration.intervalText ?? "n too small",
                        Significant.text(value.duration.median / Double(value.cell.cell.batchSize)),
                    ]
                }))
    }
}
