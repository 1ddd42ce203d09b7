import Charts
import Experiment
import Results

extension ReportInput {
    static let phasesNote =
        "Means, as only these add up to the whole. Sandbox: until the process runs, and what the platform needs in "
        + "between; AWS doesn't tell it. Runtime: the init phase but for the initializer. Initializer: mostly the model's loading. First "
        + "call: the Duration of the first invocation."
    private static let phaseNames = ["sandbox", "runtime", "initializer", "first call"]

    /// A row per cell whose phases are known; nil if there is none.
    var phasesTable: FigureTable? {
        let rows = cells.compactMap { cell -> [String]? in
            guard let phases = sample(of: cell.cell)?.phases, phases.count > 0 else { return nil }
            return [cell.cell.plugin, "\(cell.cell.memorySize)", "\(cell.cell.batchSize)", "\(phases.count)"]
                + Self.texts(of: phases)
        }
        guard !rows.isEmpty else { return nil }
        return FigureTable(
            columns: ["plugin", "MB", "batch", "n"] + Self.phaseNames.map { "\($0), ms" } + ["whole, ms"], rows: rows)
    }

    private static func parts(of phases: RunInvocations.Phases) -> [Double] {
        [phases.sandbox ?? 0, phases.runtime, phases.initializer, phases.firstCall]
    }

    /// The parts and the whole; a dash for what isn't known.
    private static func texts(of phases: RunInvocations.Phases) -> [String] {
        [phases.sandbox, phases.runtime, phases.initializer, phases.firstCall, phases.total]
            .map { $0.map(Significant.text) ?? "–" }
    }

    private static func whole(of phases: RunInvocations.Phases) -> String {
        phases.total.map { "\(Significant.text($0)) ms" }
            ?? "\(Significant.text(phases.insideSandbox)) ms and the sandbox"
    }

    /// What a cold start is made of.
    var phasesSection: Section {
        Section(
            id: "phases", title: "Phases of a cold start",
            note: Self.phasesNote,
            groups: {
                let figures = groups.compactMap { phasesFigure($0) }
                return figures.isEmpty ? [] : [.init(title: "", figures: figures)]
            }())
    }

    private func phasesFigure(_ group: Group) -> Figure? {
        let values = group.cells.compactMap { cell -> (memorySize: Int, phases: RunInvocations.Phases)? in
            guard let phases = sample(of: cell.cell)?.phases, phases.count > 0 else { return nil }
            return (cell.cell.memorySize, phases)
        }
        guard !values.isEmpty else { return nil }
        let names = Self.phaseNames
        return Figure(
            name: "phases-\(group.name)",
            chart: Chart(
                title: "Cold start: \(group.title)",
                summary: "Stacked bars of \(values.count) memory sizes; whole: "
                    + values.map { "\($0.memorySize) MB \(Self.whole(of: $0.phases))" }
                    .joined(separator: ", ") + ".",
                x: Axis("memory size", unit: "MB", scale: .categories(values.map { "\($0.memorySize)" })),
                y: Axis("mean time", unit: "ms"),
                marks: [
                    Bars(
                        values.enumerated().map { index, value in
                            .init(
                                category: index, parts: Self.parts(of: value.phases), count: value.phases.count,
                                hint: "\(value.memorySize) MB, n = \(value.phases.count): "
                                    + zip(names, Self.texts(of: value.phases)).map { "\($0) \($1) ms" }
                                    .joined(separator: ", "))
                        }, parts: names)
                ]),
            table: FigureTable(
                columns: ["MB", "n"] + names.map { "\($0), ms" } + ["whole, ms"],
                rows: values.map { value in
                    ["\(value.memorySize)", "\(value.phases.count)"]
                        + Self.texts(of: value.phases)
                }))
    }
}
