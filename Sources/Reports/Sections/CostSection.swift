import Charts
import Experiment
import Results

extension ReportInput {
    /// Cost against latency, a chart per batch size.
    var costSection: Section {
        let sizes = cells.map(\.cell.batchSize).firstOccurrences.sorted()
        let figures = sizes.compactMap { size in
            costFigure(cells.filter { $0.cell.batchSize == size }, batchSize: size)
        }
        return Section(
            id: "cost", title: "Cost against latency",
            note:
                "Warm invocations. Below and left is better; what lies on the dotted front is beaten by nothing in both. "
                + "Numbers at the points are memory sizes in MB; the lines through them are 95 % intervals of the medians.",
            groups: figures.isEmpty ? [] : [.init(title: "", figures: figures)])
    }

    private func costFigure(_ cells: [CellSummary], batchSize: Int) -> Figure? {
        let points = cells.compactMap { cell -> (cell: CellSummary, duration: Distribution, cost: Double)? in
            guard let duration = cell.warm?.duration, let cost = cell.warm?.costPer1000Items else { return nil }
            return (cell, duration, cost * 1e6)
        }
        guard !points.isEmpty else { return nil }
        let places = points.map { (x: $0.duration.median, y: $0.cost) }
        let scale = Axis.Scale.fitting(places.map(\.y))
        let front = Staircase.front(of: places)
        func isOnFront(_ point: (x: Double, y: Double)) -> Bool { front.contains { $0 == point } }
        let title = "Batches of \(batchSize)"
        return Figure(
            name: "cost-batch-\(batchSize)",
            chart: Chart(
                title: "Cost against latency, \(title.lowercased())",
                summary: "\(points.count) functions, \(front.count) of them on the Pareto front.",
                x: Axis("median duration, warm", unit: "ms", scale: .logarithmic),
                y: Axis("cost per 1,000 items", unit: "µ$", scale: scale, including: scale == .linear ? [0] : []),
                marks: [
                    Staircase(frontOf: places, label: "Pareto front"),
                    Points(
                        points.map { point in
                            .init(
                                x: point.duration.median, y: point.cost, series: series(of: point.cell.cell.plugin),
                                name: point.cell.cell.plugin, label: "\(point.cell.cell.memorySize)",
                                hint: "\(point.cell.cell): \(point.duration.median(in: "ms")), "
                                    + "\(Significant.text(point.cost)) µ$ per 1,000 items, n = \(point.duration.count)",
                                interval: point.duration.medianInterval?.range)
                        }),
                ]),
            table: FigureTable(
                columns: [
                    "plugin", "MB", "n", "median duration, ms", "95 % interval", "µ$ per 1,000 items", "on the front",
                ],
                rows: points.map { point in
                    [
                        point.cell.cell.plugin, "\(point.cell.cell.memorySize)", "\(point.duration.count)",
                        Significant.text(point.duration.median),
                        point.duration.medianInterval?.text ?? "n too small", Significant.text(point.cost),
                        isOnFront((x: point.duration.median, y: point.cost)) ? "yes" : "no",
                    ]
                }))
    }
}
