import Reports
import Results
import Testing

struct SummaryTableTests {
    private func lines(width: Int, color: Bool = false) -> [String] {
        SummaryTable(.fixture(), style: .init(usesColor: color, width: width)).render()
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test(arguments: [100, 120, 160])
    func linesOfTheTableFitTheWidth(width: Int) {
        for line in lines(width: width).prefix(15) { #expect(line.count <= width, "\(line)") }
    }

    @Test func columnsAreAligned() {
        let table = lines(width: 200).prefix(15)
        #expect(Set(table.map(\.count)).count == 1)
        #expect(table.first?.contains("cold") == true)
    }

    @Test func uncertainTailsSaySo() {
        let text = lines(width: 200).joined(separator: "\n")
        #expect(text.contains("n too small"))
        #expect(text.contains("1440 published = 1440 succeeded"))
        #expect(text.contains("! limits were not enforced Run as root."))
    }

    @Test func narrowTerminalsKeepWhatMatters() {
        let table = lines(width: 60)
        #expect(table[1].contains("plugin"))
        #expect(table[1].contains("duration"))
        #expect(!table[1].contains("handler"))
    }

    @Test func colorOnlyWhenAsked() {
        #expect(!lines(width: 120).joined().contains("\u{1B}"))
        #expect(lines(width: 120, color: true).joined().contains("\u{1B}[1m"))
    }
}
