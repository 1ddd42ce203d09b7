import Charts
import Experiment
import Results

extension ReportInput {
    /// Empirical distributions with their tails.
    var tailSection: Section {
        Section(
            id: "tails", title: "Distributions and their tails",
            note:
                "The share of invocations that took at least so long. Each factor of ten of the share has the same height, "
                + "so that 0.01 is where the slowest hundredth begins. Every value is drawn, but for steps that are less than "
                + "a pixel apart.",
            groups: groups.compactMap { group in
                let figures = StartKind.allCases.compactMap { tailFigure(group, kind: $0) }
                return figures.isEmpty ? nil : .init(title: group.title, figures: figures)
            })
    }

    private func tailFigure(_ group: Group, kind: StartKind) -> Figure? {
        let values = group.cells.compactMap { cell -> (memorySize: Int, sorted: [Double])? in
            // Fewer values have no tail.
            guard let sorted = sample(of: cell.cell).map(kind.samples), sorted.count >= 10 else { return nil }
            return (cell.cell.memorySize, sorted)
        }
        guard !values.isEmpty else { return nil }
        let percentiles = [0.5, 0.9, 0.99, 0.999]
        return Figure(
            name: "tails-\(group.name)-\(kind.rawValue)",
            chart: Chart(
                title: "\(kind.title): \(group.title)",
                summary: "A curve for each of \(values.count) memory sizes, from all invocations to the slowest one.",
                x: Axis(
                    kind.quantity, unit: "ms",
                    scale: .fitting(values.flatMap { [$0.sorted[0], $0.sorted[$0.sorted.count - 1]] })),
                y: Axis("share at least so slow", unit: nil, scale: .logarithmic),
                marks: values.enumerated().map { index, value in
                    TailCurve(
                        sorted: value.sorted, label: "\(value.memorySize) MB (n = \(value.sorted.count))",
                        series: Series(index))
                }),
            table: FigureTable(
                columns: ["MB", "n"] + ["median", "p90", "p99", "p99.9"].map { "\($0), ms" } + ["maximum"],
                rows: values.map { value in
                    ["\(value.memorySize)", "\(value.sorted.count)"]
                        + percentiles.map { percentile in
                            percentile == 0.5
                                ? Significant.text(Distribution.quantile(0.5, ofSorted: value.sorted))
                                : Distribution.percentile(percentile, ofSorted: value.sorted).map(Significant.text)
                                    ?? "n too small"
                        } + [Significant.text(value.sorted[value.sorted.count - 1])]
                }))
    }
}
