import Charts
import Experiment
import Results

extension ReportInput {
    /// Cost against latency, a chart per batch size.
    var costSection: Section {
        let figures = cellsOfBatchSizes.compactMap { costFigure(batchSize: $0.batchSize, $0.cells) }
        return Section(
            id: "cost", title: "Cost against latency",
            note:
                "Warm invocations. Below and left is better; what lies on the dotted front is beaten by nothing in both. "
                + "Numbers at the points are memory sizes in MB; the lines through them are 95 % intervals of the medians.",
            groups: figures.isEmpty ? [] : [.init(title: "", figures: figures)])
    }

    /// A cell as a point of the chart.
    private struct Place {
        var cell: Cell
        var duration: Distribution
        /// In µ$ per 1,000 items.
        var cost: Double
        var isOnFront = false

        var point: (x: Double, y: Double) { (duration.median, cost) }
    }

    private func places(_ cells: [CellSummary]) -> (list: [Place], frontCount: Int) {
        var places = cells.compactMap { cell -> Place? in
            guard let duration = cell.warm?.duration, let cost = cell.warm?.costPer1000Items else { return nil }
            return Place(cell: cell.cell, duration: duration, cost: cost * 1e6)
        }
        let front = Staircase.front(of: places.map(\.point))
        let onFront = Set(front.map { [$0.x, $0.y] })
        for index in places.indices {
            let (x, y) = places[index].point
            places[index].isOnFront = onFront.contains([x, y])
        }
        return (places, front.count)
    }

    private func costFigure(batchSize: Int, _ cells: [CellSummary]) -> Figure? {
        let (places, frontCount) = places(cells)
        guard !places.isEmpty else { return nil }
        var chart = Chart(
            title: "Cost against latency, batches of \(batchSize)",
            summary: "\(places.count) functions, \(frontCount) of them on the Pareto front.",
            x: Axis("median duration, warm", unit: "ms", scale: .fitting(places.map(\.duration.median))),
            y: Axis("cost per 1,000 items", unit: "µ$", scale: .fitting(places.map(\.cost))),
            marks: [
                Staircase(frontOf: places.map(\.point), label: "Pareto front"),
                Points(
                    places.map { place in
                        Points.Point(
                            x: place.duration.median, y: place.cost, series: series(of: place.cell.plugin),
                            name: place.cell.plugin, label: "\(place.cell.memorySize)", isProminent: place.isOnFront,
                            hint: "\(place.cell): \(place.duration.median(in: "ms")), "
                                + "\(Significant.text(place.cost)) µ$ per 1,000 items, n = \(place.duration.count)",
                            interval: place.duration.intervalRange)
                    }),
            ])
        if places.count > 16 {
            chart.width = 760
            chart.plotHeight = 320
        }
        return Figure(name: "cost-batch-\(batchSize)", chart: chart, table: table(of: places))
    }

    private func table(of places: [Place]) -> FigureTable {
        FigureTable(
            columns: [
                "plugin", "MB", "n", "median duration, ms", "95 % interval", "µ$ per 1,000 items", "on the front",
            ],
            rows: places.map { place in
                [
                    place.cell.plugin, "\(place.cell.memorySize)", "\(place.duration.count)",
                    Significant.text(place.duration.median), place.duration.intervalText ?? "n too small",
                    Significant.text(place.cost), place.isOnFront ? "yes" : "no",
                ]
            })
    }
}
