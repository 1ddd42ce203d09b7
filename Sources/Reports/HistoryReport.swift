import Charts
package import Experiment
package import Foundation
package import Results

/// Several runs on one page: how each cell changed from run to run.
package struct HistoryReport {
    package struct Run: Sendable {
        package var name: String
        package var summary: RunSummary
        package var plan: ExperimentPlan?
        package var environment: EnvironmentRecord?

        /// - Parameters:
        ///   - name: what the run is called beside others; nil for what its plan calls it.
        ///   - plan: nil if it can't be read.
        ///   - environment: nil if it was never written.
        package init(
            name: String? = nil, summary: RunSummary, plan: ExperimentPlan?, environment: EnvironmentRecord?
        ) {
            self.name = name ?? summary.experimentId
            self.summary = summary
            self.plan = plan
            self.environment = environment
        }

        /// Without the year and the seconds.
        var shortName: String { String(summary.startedAt.dropFirst(5).prefix(11)) }
    }

    /// From the earliest to the latest.
    private let runs: [Run]

    /// - Parameter runs: in any order.
    package init(_ runs: [Run]) {
        self.runs = runs.sorted { ($0.summary.startedAt, $0.name) < ($1.summary.startedAt, $1.name) }
    }

    /// Writes the page in one step: a reader never sees half of it.
    ///
    /// - Throws: `ResultsError.unwritable`.
    package func write(to file: URL) throws(ResultsError) {
        do { try Data(render().utf8).write(to: file, options: .atomic) } catch {
            throw .unwritable(path: file.path, reason: error.localizedDescription)
        }
    }

    package func render() throws -> String {
        let warnings = HistoryWarnings(runs).list
        let page = Page(
            pageTitle: "History of \(runs.count) runs", first: runs.first?.summary.startedAt ?? "",
            last: runs.last?.summary.startedAt ?? "", hasWarnings: !warnings.isEmpty,
            warnings: warnings.map { .init(message: $0.message, advice: $0.advice) }, answers: answers,
            sections: StartKind.allCases.reversed().map(section).filter { !$0.groups.isEmpty }
                .map(ReportPage.Section.init),
            runs: [.init(table, title: "Runs")])
        return try ReportTemplate.render(page, as: "history")
    }

    /// What the template shows.
    private struct Page {
        var pageTitle: String
        var first: String
        var last: String
        var hasWarnings: Bool
        var warnings: [ReportPage.Warning]
        var answers: [String]
        var sections: [ReportPage.Section]
        var runs: [ReportPage.Table]
        let style = ReportStyle.css
    }

    private var cells: [Cell] { runs.flatMap { $0.summary.cells.map(\.cell) }.firstOccurrences }

    /// The measurements of a cell, and in which run.
    private func values(of cell: Cell, _ kind: StartKind) -> [(run: Int, sample: Distribution)] {
        runs.enumerated().compactMap { index, run in
            run.summary.cells.first { $0.cell == cell && !isKnown($0.reusedFrom) }
                .flatMap(kind.distribution).map { (index, $0) }
        }
    }

    /// Whether the run that measured a reused cell is shown itself: one measurement is one point.
    private func isKnown(_ source: String?) -> Bool { runs.contains { $0.name == source } }

    /// What the latest run changed in warm durations, the largest changes first.
    private var answers: [String] {
        let changes = cells.compactMap { cell -> (text: String, size: Double)? in
            guard let now = values(of: cell, .warm).last, now.run == runs.count - 1,
                let before = values(of: cell, .warm).dropLast().last,
                let a = before.sample.intervalRange, let b = now.sample.intervalRange, !a.overlaps(b),
                before.sample.median > 0
            else { return nil }
            let ratio = now.sample.median / before.sample.median
            return (
                "\(cell): \(Significant.text(ratio)) times the median duration of \(runs[before.run].name), "
                    + "\(Significant.text(before.sample.median)) → \(Significant.text(now.sample.median)) ms; the 95 % "
                    + "intervals don't overlap.", abs(log(max(ratio, .leastNormalMagnitude)))
            )
        }.sorted { $0.size > $1.size }
        guard !changes.isEmpty else {
            return ["In no cell does the latest run differ from the one before by more than their 95 % intervals."]
        }
        let most = 10
        let rest = changes.count - most
        return changes.prefix(most).map(\.text)
            + (rest > 0 ? ["\(rest) more changed less."] : [])
    }

    private func section(_ kind: StartKind) -> Section {
        let keys = cells.map { Cell(plugin: $0.plugin, memorySize: 0, batchSize: $0.batchSize) }.firstOccurrences
        let figures = keys.compactMap { key in
            figure(of: cells.filter { $0.plugin == key.plugin && $0.batchSize == key.batchSize }, kind)
        }
        return Section(
            id: kind.rawValue, title: kind.title,
            note: "The median \(kind.quantity) of each run, with its 95 % interval, a line per memory size.",
            groups: figures.isEmpty ? [] : [.init(title: "", figures: figures)])
    }

    private func figure(of cells: [Cell], _ kind: StartKind) -> Figure? {
        let lines = cells.map { (cell: $0, values: values(of: $0, kind)) }.filter { !$0.values.isEmpty }
            .sorted { $0.cell.memorySize < $1.cell.memorySize }
        guard let first = lines.first?.cell else { return nil }
        return Figure(
            name: "history-\(first.plugin)-batch-\(first.batchSize)-\(kind.rawValue)",
            chart: Chart(
                title: "\(first.plugin), batches of \(first.batchSize)",
                summary: "A line for each of \(lines.count) memory sizes, over \(runs.count) runs.",
                x: Axis("start of the run, UTC", unit: nil, scale: .categories(runs.map(\.shortName))),
                y: Axis(
                    "median \(kind.quantity)", unit: "ms",
                    scale: .fitting(lines.flatMap { $0.values.map(\.sample.median) })),
                marks: lines.enumerated().map { index, line in
                    Line(
                        line.values.map { value in
                            .init(
                                x: Double(value.run), y: value.sample.median, interval: value.sample.intervalRange,
                                hint: "\(runs[value.run].name), \(line.cell.memorySize) MB, n = \(value.sample.count): "
                                    + value.sample.median(in: "ms"))
                        }, label: "\(line.cell.memorySize) MB", series: Series(index))
                }),
            table: FigureTable(
                columns: ["run", "MB", "n", "median, ms", "95 % interval"],
                rows: lines.flatMap { line in
                    line.values.map { value in
                        [
                            runs[value.run].name, "\(line.cell.memorySize)", "\(value.sample.count)",
                            Significant.text(value.sample.median), value.sample.intervalText ?? "n too small",
                        ]
                    }
                }))
    }

    private var table: FigureTable {
        FigureTable(
            columns: ["run", "started, UTC", "cells", "published", "revision", "machine"],
            rows: runs.map { run in
                [
                    run.name, run.summary.startedAt, "\(run.summary.cells.count)",
                    "\(run.summary.conservation.published)", run.environment?.revision ?? "–",
                    run.environment?.machine.cpu ?? "–",
                ]
            })
    }
}
