import Experiment
import Reports
import Results
import Testing

/// Cells that an earlier run has measured are marked in whatever form a run is shown.
struct ReusedCellsTests {
    private static let source = "20260101-000000-aaaa"

    /// The first cell is an earlier run's.
    private static func summary() throws -> RunSummary {
        var summary = try RunSummary.fixture()
        summary.cells[0].reusedFrom = source
        summary.conservation.reused = 80
        summary.conservation.plannedReuse = 80
        return summary
    }

    @Test(arguments: [60, 100, 200])
    func inTheTerminal(width: Int) throws {
        let text = SummaryTable(try Self.summary(), style: .init(usesColor: false, width: width)).render()
        #expect(text.contains("reused from"))
        #expect(text.occurrences(of: Self.source) == 1)
        #expect(text.contains("timed out; 80 more reused"))
    }

    @Test func inTheOtherForms() throws {
        let summary = try Self.summary()
        let page = try HTMLReport(summary: summary, invocations: .none, plan: nil, environment: nil).render()
        #expect(page.contains("reused from") && page.contains("timed out; 80 more reused"))
        #expect(page.contains(#""reusedFrom":"\#(Self.source)""#))
        let markdown = MarkdownReport(summary: summary, invocations: .none, plan: nil, environment: nil).render()
        #expect(markdown.contains("| reused from |") && markdown.contains("| \(Self.source) |"))
        #expect(markdown.contains("80 more reused."))
        let csv = try CellsCSV(summary).render()
        #expect(csv.split(separator: "\n")[0].contains("reusedFrom") && csv.occurrences(of: Self.source) == 1)
    }

    @Test func nothingIsSaidOfARunThatMeasuredAll() throws {
        let summary = try RunSummary.fixture()
        #expect(!SummaryTable(summary, style: .init(usesColor: false, width: 200)).render().contains("reused"))
        #expect(
            try !HTMLReport(summary: summary, invocations: .none, plan: nil, environment: nil).render()
                .contains("reused from"))
        #expect(
            !MarkdownReport(summary: summary, invocations: .none, plan: nil, environment: nil).render().contains(
                "reused"))
    }

    /// The timeline is the run's own; the numbers are all.
    @Test func theTimelineShowsWhatTheRunMeasured() throws {
        let cell = Cell(plugin: "pca", memorySize: 512, batchSize: 1)
        func invocation(_ scheduled: Double) -> RunInvocations.Invocation {
            .init(
                cell: 0, isCold: false, scheduled: scheduled, duration: 1, billedDuration: 2, roundTrip: 3,
                maxMemoryUsed: 30)
        }
        func page(_ invocations: [RunInvocations.Invocation]) throws -> String {
            try HTMLReport(
                summary: Self.summary(),
                invocations: RunInvocations(cells: [.init(cell: cell, warm: [1, 1, 1])], invocations: invocations),
                plan: nil, environment: nil
            ).render()
        }
        #expect(try page([invocation(.nan), invocation(0), invocation(.nan)]).contains("1 warm invocations"))
        #expect(try !page([invocation(.nan)]).contains("Timeline of the run"))
    }

    /// One measurement is one point, in the run that made it.
    @Test func historyHasEachMeasurementOnce() throws {
        var first = try RunSummary.fixture()
        first.experimentId = Self.source
        var second = try Self.summary()
        second.experimentId = "20260102-000000-bbbb"
        second.startedAt = "2027-01-01 00:00:00.000"
        let cell = second.cells[0].cell
        func rows(_ summaries: [RunSummary]) throws -> Int {
            try HistoryReport(summaries.map { .init(summary: $0, plan: nil, environment: nil) }).render()
                .occurrences(of: "\(second.experimentId), \(cell.memorySize) MB, n = ")
        }
        let all = try rows([first, second])
        second.cells[0].reusedFrom = nil
        #expect(try rows([first, second]) > all)
        // Where the run that measured it isn't shown, it stands for it.
        second.cells[0].reusedFrom = "gone"
        #expect(try rows([first, second]) > all)
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func occurrences(of text: String) -> Int { ranges(of: text).count }
}
