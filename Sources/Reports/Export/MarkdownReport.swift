package import Experiment
package import Results

/// A run as GitHub-flavoured Markdown: the answer, the warnings, the cells, and how it was measured.
package struct MarkdownReport {
    private let summary: RunSummary
    private let invocations: RunInvocations
    private let plan: ExperimentPlan?
    private let environment: EnvironmentRecord?

    /// - Parameters:
    ///   - invocations: what tells how sure the answer is.
    ///   - plan: nil if the run's plan can't be read; the text then says less.
    ///   - environment: nil if it was never written.
    package init(
        summary: RunSummary, invocations: RunInvocations, plan: ExperimentPlan?, environment: EnvironmentRecord?
    ) {
        self.summary = summary
        self.invocations = invocations
        self.plan = plan
        self.environment = environment
    }

    /// The text, with a line feed at its end.
    package func render() -> String {
        let answer = Answer(summary, invocations)
        var parts = [
            "# \(Self.escaped(summary.experimentId))",
            "\(Self.escaped(summary.startedAt)) UTC, \(summary.isComplete ? "complete" : "incomplete"). "
                + "\(Self.escaped(summary.account)).",
        ]
        parts += summary.warnings.map { "> ⚠ **\(Self.escaped($0.message))** \(Self.escaped($0.advice))" }
        parts.append(answer.sentences.map { "- \(Self.escaped($0))" }.joined(separator: "\n"))
        if let table = answer.byPlugin {
            parts += ["## The fastest and the cheapest memory size", Self.table(table, textColumns: 1)]
        }
        parts += [
            "## All cells",
            "Medians. Cold start: from the decision to start an instance to its first response. µ$: millionths of a "
                + "dollar per 1,000 items.", Self.table(cells, textColumns: 2),
        ]
        let input = ReportInput(summary: summary, samples: invocations)
        if let phases = input.phasesTable {
            parts += ["## Phases of a cold start", ReportInput.phasesNote, Self.table(phases, textColumns: 1)]
        }
        if let keepAlive = KeepAliveTable(summary) {
            parts += [
                "## Cold starts by idle gap", KeepAliveTable.note,
                keepAlive.sentences.map { "- \(Self.escaped($0))" }.joined(separator: "\n"),
                Self.table(keepAlive.table, textColumns: 1),
            ]
        }
        parts.append("## How it was measured")
        if let environment { parts.append("    " + Self.line(ShellCommand.text(environment.command))) }
        parts.append(
            Self.table(
                FigureTable(
                    columns: ["", ""],
                    rows: ReportFacts(summary: summary, plan: plan, environment: environment).list
                        .map { [$0.name, $0.value] }), textColumns: 2))
        return parts.joined(separator: "\n\n") + "\n"
    }

    private var cells: FigureTable {
        let columns = CellTable.columns(for: summary.cells)
        return FigureTable(
            columns: columns.map { $0.group.isEmpty ? $0.title : "\($0.group) \($0.title)" },
            rows: summary.cells.map { cell in columns.map { $0.value(cell).text } })
    }

    /// - Parameter textColumns: so many of the first are aligned to the left, the others to the right.
    private static func table(_ table: FigureTable, textColumns: Int) -> String {
        func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
        let rule = table.columns.indices.map { $0 < textColumns ? "---" : "---:" }
        return ([line(table.columns.map(escaped)), line(rule)] + table.rows.map { line($0.map(escaped)) })
            .joined(separator: "\n")
    }

    /// Text that stays text: no markup of Markdown's or HTML's, and no end of a line or of a table's cell.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in line(text) {
            if "\\`*_[]<>|#~".contains(character) { result.append("\\") }
            result += character == "&" ? "&amp;" : String(character)
        }
        return result
    }

    private static func line(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }
}
