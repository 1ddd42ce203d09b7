import Experiment
package import Results

/// The summary of a run as text: a line per cell, cold and warm apart, and below it what to beware of.
package struct SummaryTable {
    package struct Style: Sendable {
        package var usesColor: Bool
        /// In characters.
        package var width: Int

        package init(usesColor: Bool, width: Int) {
            self.usesColor = usesColor
            self.width = width
        }
    }

    private let summary: RunSummary
    private let style: Style

    package init(_ summary: RunSummary, style: Style) {
        self.summary = summary
        self.style = style
    }

    /// Every percentile of the tail that is too uncertain to print says so.
    private static let tooSmall = "n too small"

    package func render() -> String {
        var lines = TextTable(columns: columns).lines(width: style.width) { colored($0, "1") }
        lines.append("")
        lines.append(
            "Medians in ms; cold start: from the decision to start an instance to its first response; "
                + "µ$: millionths of a dollar per 1,000 items.")
        if let isolation = summary.isolation { lines.append("Instances: \(isolation).") }
        lines.append(conservation)
        if let arrivals = summary.arrivals { lines.append(arrivals + ".") }
        if let keepAlive = KeepAliveTable(summary) {
            lines.append("")
            lines += TextTable(columns: keepAlive.columns).lines(width: style.width) { colored($0, "1") }
            lines += [""] + keepAlive.sentences
        }
        for warning in summary.warnings {
            lines.append(colored("! \(warning.message)", "33") + " \(warning.advice)")
        }
        return lines.joined(separator: "\n")
    }

    private var columns: [TextTable.Column] {
        let cells = summary.cells
        func numbers(
            _ group: String, _ title: String, _ expendability: Int, _ value: (CellSummary) -> Double?
        ) -> TextTable.Column {
            TextTable.Column(
                group: group, title: title, expendability: expendability,
                cells: cells.map { value($0).map(Significant.text) ?? "–" })
        }
        func tail(
            _ group: String, _ title: String, _ expendability: Int, _ sample: (CellSummary) -> Distribution?,
            _ percentile: (Distribution) -> Double?
        ) -> TextTable.Column {
            TextTable.Column(
                group: group, title: title, expendability: expendability,
                cells: cells.map { cell in
                    sample(cell).map { percentile($0).map(Significant.text) ?? Self.tooSmall } ?? "–"
                })
        }
        // A single family says nothing of a run.
        let families: [TextTable.Column] =
            Set(cells.map(\.family)).count < 2
            ? []
            : [.init(title: "family", isText: true, expendability: 5, cells: cells.map { $0.family ?? "–" })]
        return [.init(title: "plugin", isText: true, cells: cells.map(\.cell.plugin))] + families + [
            .init(title: "MB", cells: cells.map { "\($0.cell.memorySize)" }),
            .init(title: "batch", cells: cells.map { "\($0.cell.batchSize)" }),
            .init(group: "cold", title: "n", expendability: 3, cells: cells.map { "\($0.cold?.count ?? 0)" }),
            numbers("cold", "start", 0) { $0.cold?.coldStart?.median },
            tail("cold", "p90", 2, { $0.cold?.coldStart }, { $0.p90 }),
            numbers("cold", "init", 6) { $0.cold?.initDuration?.median },
            numbers("cold", "billed", 4) { $0.cold?.billedDuration?.median },
            numbers("cold", "µ$", 8) { $0.cold?.costPer1000Items.map { $0 * 1e6 } },
            .init(group: "warm", title: "n", expendability: 3, cells: cells.map { "\($0.warm?.count ?? 0)" }),
            numbers("warm", "duration", 0) { $0.warm?.duration?.median },
            tail("warm", "p99", 1, { $0.warm?.duration }, { $0.p99 }),
            numbers("warm", "handler", 7) { $0.warm?.processing?.median },
            numbers("warm", "billed", 0) { $0.warm?.billedDuration?.median },
            numbers("warm", "µ$", 0) { $0.warm?.costPer1000Items.map { $0 * 1e6 } },
            numbers("", "used MB", 0) { ($0.warm ?? $0.cold)?.maxMemoryUsed?.maximum },
        ] + sources
    }

    /// Where cells come from, if not all are the run's own.
    private var sources: [TextTable.Column] {
        guard summary.cells.contains(where: { $0.reusedFrom != nil }) else { return [] }
        return [.init(title: "reused from", isText: true, cells: summary.cells.map { $0.reusedFrom ?? "–" })]
    }

    private var conservation: String {
        summary.conservation.holds ? summary.sums + "." : colored(summary.sums + ": the sums are off.", "31")
    }

    private func colored(_ text: String, _ code: String) -> String {
        style.usesColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
