package import Experiment
package import Foundation
package import Results

/// `report.html`: one self-contained page, without anything from the network.
package struct HTMLReport {
    /// As many cells are drawn as a reader, and a browser, may still look through.
    private static let mostCells = 1000

    private let summary: RunSummary
    private let invocations: RunInvocations
    private let plan: ExperimentPlan?
    private let environment: EnvironmentRecord?

    /// - Parameters:
    ///   - invocations: without any, the page has no densities, tails, phases and timeline.
    ///   - plan: nil if the run's plan can't be read; the page then says less.
    ///   - environment: nil if it was never written.
    package init(
        summary: RunSummary, invocations: RunInvocations, plan: ExperimentPlan?, environment: EnvironmentRecord?
    ) {
        self.summary = summary
        self.invocations = invocations
        self.plan = plan
        self.environment = environment
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
        try ReportTemplate.render(page(), as: "page")
    }

    private func page() throws -> ReportPage {
        let answer = Answer(summary, invocations)
        let table = InvocationTable(invocations)
        return ReportPage(
            pageTitle: summary.experimentId, startedAt: summary.startedAt,
            status: summary.isComplete ? "complete" : "incomplete",
            account: summary.account,
            hasWarnings: !summary.warnings.isEmpty,
            warnings: summary.warnings.map { .init(message: $0.message, advice: $0.advice) },
            answers: answer.sentences.map(Self.unbroken),
            byPlugin: answer.byPlugin.map { [.init($0, title: "The fastest and the cheapest memory size")] } ?? [],
            sections: ReportInput(summary: summary, samples: invocations, most: Self.mostCells)
                .sections.map(ReportPage.Section.init),
            cells: .init(summary), command: ShellCommand.text(environment?.command ?? []),
            hasCommand: environment != nil,
            facts: ReportFacts(summary: summary, plan: plan, environment: environment).list,
            hasInvocations: table.total > 0, invocationNote: table.total > 0 ? Self.note(table) : "",
            data: try Self.json(summary),
            invocations: try Self.json(table))
    }

    /// Units stay with their numbers at the end of a line.
    private static func unbroken(_ text: String) -> String {
        ["%", "MB", "ms", "µ$"].reduce(text) { $0.replacing(" \($1)", with: "\u{A0}\($1)") }
    }

    private static func note(_ table: InvocationTable) -> String {
        table.rows.count == table.total
            ? "All \(table.total) succeeded invocations are in this page."
            : "Of \(table.total) succeeded invocations, \(table.rows.count) chosen at random are in this page; all are in "
                + "results.csv. The charts and the statistics are of all of them."
    }

    /// In a script element, only `<` could end the data early; JSON may write it as an escape.
    private static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
            .replacing("<", with: "\\u003C").replacing("&", with: "\\u0026")
    }
}
