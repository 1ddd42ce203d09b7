import Reports
import Results
import Testing

struct SummaryTableTests {
    private func lines(width: Int, color: Bool = false) throws -> [String] {
        try SummaryTable(.fixture(), style: .init(usesColor: color, width: width)).render()
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test(arguments: [100, 120, 160])
    func linesOfTheTableFitTheWidth(width: Int) throws {
        for line in try lines(width: width).prefix(15) { #expect(line.count <= width, "\(line)") }
    }

    @Test func columnsAreAligned() throws {
        let table = try lines(width: 200).prefix(15)
        #expect(Set(table.map(\.count)).count == 1)
        #expect(table.first?.contains("cold") == true)
    }

    @Test func everyPluginHasItsFamily() throws {
        let table = try lines(width: 200)
        #expect(table[2].contains("clustering") && table[8].contains("decomposition"))
    }

    @Test func aSingleFamilySaysNothing() throws {
        var summary = try RunSummary.fixture()
        for index in summary.cells.indices { summary.cells[index].family = "clustering" }
        #expect(!SummaryTable(summary, style: .init(usesColor: false, width: 200)).render().contains("family"))
    }

    @Test func uncertainTailsSaySo() throws {
        let text = try lines(width: 200).joined(separator: "\n")
        #expect(text.contains("n too small"))
        #expect(text.contains("1440 published = 1440 succeeded"))
        #expect(text.contains("! limits were not enforced Run as root."))
    }

    @Test func whatInstancesRanInIsTold() throws {
        var summary = try RunSummary.fixture()
        let style = SummaryTable.Style(usesColor: false, width: 120)
        #expect(!SummaryTable(summary, style: style).render().contains("Instances"))
        summary.isolation = "containers (podman 4.3.1, runc)"
        #expect(SummaryTable(summary, style: style).render().contains("Instances: containers (podman 4.3.1, runc).\n"))
        #expect(
            try HTMLReport(summary: summary, invocations: .none, plan: nil, environment: nil).render()
                .contains("<dt>Instances</dt><dd>containers (podman 4.3.1, runc)</dd>"))
    }

    @Test func narrowTerminalsKeepWhatMatters() throws {
        let table = try lines(width: 60)
        #expect(table[1].contains("plugin"))
        #expect(table[1].contains("duration"))
        #expect(!table[1].contains("handler"))
    }

    @Test func colorOnlyWhenAsked() throws {
        #expect(try !lines(width: 120).joined().contains("\u{1B}"))
        #expect(try lines(width: 120, color: true).joined().contains("\u{1B}[1m"))
    }
}
