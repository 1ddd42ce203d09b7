import Charts
import Experiment
import Results

extension ReportInput {
    /// Distributions by memory size, cold and warm apart.
    var latencySection: Section {
        // All violins together take no more room in the page than some hundred fine ones.
        let resolution = max(16, min(64, 12_800 / max(1, 2 * cells.count)))
        return Section(
            id: "latency", title: "Latency by memory size",
            note:
                "Boxes: quartiles and median; whiskers: the smallest and the largest value, nothing is left out. Behind "
                + "them the density of the same sample. A cold start is counted from the decision to start an instance to "
                + "its first response.",
            groups: groups.compactMap { group in
                let figures = [
                    latencyFigure(group, kind: .cold, resolution: resolution),
                    latencyFigure(group, kind: .warm, resolution: resolution),
                ].compactMap(\.self)
                return figures.isEmpty ? nil : .init(title: group.title, figures: figures)
            })
    }

    private func latencyFigure(_ group: Group, kind: StartKind, resolution: Int) -> Figure? {
        let values = group.cells.compactMap { cell in kind.distribution(of: cell).map { (cell: cell.cell, sample: $0) }
        }
        guard !values.isEmpty else { return nil }
        let scale = Axis.Scale.fitting(values.flatMap { [$0.sample.minimum, $0.sample.maximum] })
        let boxes = values.enumerated().map { Boxes.Box($1.sample, of: $1.cell, category: $0) }
        let violins = values.enumerated().compactMap { index, value -> Violins.Violin? in
            guard let sorted = sample(of: value.cell).map(kind.samples), sorted.count == value.sample.count
            else { return nil }
            return Density(sorted: sorted, isLogarithmic: scale == .logarithmic, resolution: resolution)
                .map { Violins.Violin(category: index, density: $0) }
        }
        return Figure(
            name: "latency-\(group.name)-\(kind.rawValue)",
            chart: Chart(
                title: "\(kind.title): \(group.title)",
                summary: "A box for each of \(values.count) memory sizes; medians: "
                    + values.map { "\($0.cell.memorySize) MB \(Significant.text($0.sample.median)) ms" }
                    .joined(separator: ", ") + ".",
                x: Axis("memory size", unit: "MB", scale: .categories(values.map { "\($0.cell.memorySize)" })),
                y: Axis(kind.quantity, unit: "ms", scale: scale, including: scale == .linear ? [0] : []),
                marks: [Violins(violins, series: kind.series), Boxes(boxes)]),
            table: FigureTable(
                columns: ["MB"] + DistributionColumns.names(in: "ms"),
                rows: values.map { ["\($0.cell.memorySize)"] + DistributionColumns.values(of: $0.sample) }))
    }
}

/// Cold and warm invocations, which are never mixed (design §8.4).
enum StartKind: String, CaseIterable {
    case cold, warm

    var title: String { self == .cold ? "Cold starts" : "Warm invocations" }
    var quantity: String { self == .cold ? "cold start" : "duration" }
    var series: Series { Series(self == .cold ? 0 : 1) }

    func distribution(of cell: CellSummary) -> Distribution? {
        self == .cold ? cell.cold?.coldStart : cell.warm?.duration
    }

    func samples(of sample: RunInvocations.CellSample) -> [Double] { self == .cold ? sample.cold : sample.warm }
}
