import Charts
import Experiment
import Results

extension ReportInput {
    /// All functions beside each other, a chart per batch size, cold and warm apart; nothing where there is one plugin only.
    var functionsSection: Section {
        let sizes = plugins.count > 1 ? cellsOfBatchSizes : []
        let figures = sizes.flatMap { size, cells in
            StartKind.allCases.compactMap { functionsFigure(batchSize: size, cells, $0) }
        }
        return Section(
            id: "functions", title: "All functions",
            note:
                "The fastest first. Points: medians; boxes: quartiles; lines: from the smallest to the largest value, nothing "
                + "is left out. A cold start is counted from the decision to start an instance to its first response.",
            groups: figures.isEmpty ? [] : [.init(title: "", figures: figures)])
    }

    private func functionsFigure(batchSize: Int, _ cells: [CellSummary], _ kind: StartKind) -> Figure? {
        let values =
            cells
            .compactMap { cell in kind.distribution(of: cell).map { (cell: cell.cell, sample: $0) } }
            .sorted { $0.sample.median < $1.sample.median }
        guard values.count > 1, let fastest = values.first, let slowest = values.last else { return nil }
        // Categories begin at the bottom.
        let rows = values.enumerated().map { index, value in
            Rows.Row(
                box: Boxes.Box(value.sample, of: value.cell, category: values.count - 1 - index),
                series: series(of: value.cell.plugin), name: value.cell.plugin)
        }
        let names = values.reversed().map { "\($0.cell.plugin) \($0.cell.memorySize) MB, n = \($0.sample.count)" }
        let scale = Axis.Scale.fitting(values.flatMap { [$0.sample.minimum, $0.sample.maximum] })
        var chart = Chart(
            title: "\(kind.title), batches of \(batchSize)",
            summary: "\(values.count) functions by their medians, from \(fastest.cell.plugin) at "
                + "\(fastest.cell.memorySize) MB with \(Significant.text(fastest.sample.median)) ms to "
                + "\(slowest.cell.plugin) at \(slowest.cell.memorySize) MB with "
                + "\(Significant.text(slowest.sample.median)) ms.",
            x: Axis(kind.quantity, unit: "ms", scale: scale, including: scale == .linear ? [0] : []),
            y: Axis("function", unit: nil, scale: .categories(names)), marks: [Rows(rows)])
        chart.width = 760
        chart.plotHeight = 18 * Double(values.count)
        return Figure(
            name: "functions-\(kind.rawValue)-batch-\(batchSize)", chart: chart,
            table: FigureTable(
                columns: ["plugin", "MB"] + DistributionColumns.names(in: "ms"),
                rows: values.map { value in
                    [value.cell.plugin, "\(value.cell.memorySize)"] + DistributionColumns.values(of: value.sample)
                }))
    }
}

extension Boxes.Box {
    /// The box of a cell's sample, in ms.
    init(_ sample: Distribution, of cell: Cell, category: Int) {
        self.init(
            category: category, count: sample.count, minimum: sample.minimum, lowerQuartile: sample.lowerQuartile,
            median: sample.median, upperQuartile: sample.upperQuartile, maximum: sample.maximum,
            hint: "\(cell.plugin) \(cell.memorySize) MB, n = \(sample.count): median \(sample.median(in: "ms")), "
                + "quartiles \(Significant.text(sample.lowerQuartile)) and \(Significant.text(sample.upperQuartile)), "
                + "from \(Significant.text(sample.minimum)) to \(Significant.text(sample.maximum))")
    }
}

/// What a table behind a chart says of a distribution.
enum DistributionColumns {
    static func names(in unit: String) -> [String] {
        ["n", "minimum, \(unit)", "lower quartile", "median", "95 % interval", "upper quartile", "maximum"]
    }

    static func values(of sample: Distribution) -> [String] {
        ["\(sample.count)"]
            + [sample.minimum, sample.lowerQuartile, sample.median].map(Significant.text)
            + [sample.intervalText ?? "n too small"]
            + [sample.upperQuartile, sample.maximum].map(Significant.text)
    }
}
