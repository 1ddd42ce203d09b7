import Charts
import Experiment
import Results

extension ReportInput {
    /// What a cold start is made of.
    var phasesSection: Section {
        Section(
            id: "phases", title: "Phases of a cold start",
            note:
                "Means, as only these add up to the whole. Sandbox: until the process runs, and what the platform needs in "
                + "between. Runtime: the init phase but for the initializer. Initializer: mostly the model's loading. First "
                + "call: the Duration of the first invocation.",
            groups: {
                let figures = groups.compactMap { phasesFigure($0) }
                return figures.isEmpty ? [] : [.init(title: "", figures: figures)]
            }())
    }

    private func phasesFigure(_ group: (title: String, name: String, cells: [CellSummary])) -> Figure? {
        let values = group.cells.compactMap { cell -> (memorySize: Int, phases: RunInvocations.Phases)? in
            guard let phases = samples.sample(of: cell.cell)?.phases, phases.count > 0 else { return nil }
            return (cell.cell.memorySize, phases)
        }
        guard !values.isEmpty else { return nil }
        let names = ["sandbox", "runtime", "initializer", "first call"]
        func parts(_ phases: RunInvocations.Phases) -> [Double] {
            [phases.sandbox, phases.runtime, phases.initializer, phases.firstCall]
        }
        return Figure(
            name: "phases-\(group.name)",
            chart: Chart(
                title: "Cold start: \(group.title)",
                summary: "Stacked bars of \(values.count) memory sizes; whole: "
                    + values.map { "\($0.memorySize) MB \(Significant.text($0.phases.total)) ms" }
                    .joined(separator: ", ") + ".",
                x: Axis("memory size", unit: "MB", scale: .categories(values.map { "\($0.memorySize)" })),
                y: Axis("mean time", unit: "ms"),
                marks: [
                    Bars(
                        values.enumerated().map { index, value in
                            .init(
                                category: index, parts: parts(value.phases), count: value.phases.count,
                                hint: "\(value.memorySize) MB, n = \(value.phases.count): "
                                    + zip(names, parts(value.phases)).map { "\($0) \(Significant.text($1)) ms" }
                                    .joined(separator: ", "))
                        }, parts: names)
                ]),
            table: FigureTable(
                columns: ["MB", "n"] + names.map { "\($0), ms" } + ["whole, ms"],
                rows: values.map { value in
                    ["\(value.memorySize)", "\(value.phases.count)"]
                        + (parts(value.phases) + [value.phases.total]).map(Significant.text)
                }))
    }
}
