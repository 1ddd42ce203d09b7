import Experiment
import Foundation
import Reports
import Results
import TestSupport
import Testing

/// A run as Markdown, CSV and chart files.
struct ExportTests {
    private static let hostile = "a|b\n<b>*&\"c,"

    @Test func markdownIsATableThatParses() throws {
        let fixture = try ReportFixture(note: Self.hostile)
        let text = MarkdownReport(summary: fixture.summary, invocations: fixture.samples, plan: nil, environment: nil)
            .render()
        #expect(text.hasPrefix("# 20260102-030405-0a1b\n\n2026-01-02 03:04:05.678 UTC, complete. 1440 published"))
        #expect(text.contains(#"> ⚠ **a\|b \<b\>\*&amp;"c,** Run as root."#))
        #expect(text.contains("\n- With batches of 1, the fastest is k-means at 1769 MB"))
        let tables = text.components(separatedBy: "\n\n").filter { $0.hasPrefix("|") }
        #expect(tables.count == 4)
        for table in tables {
            let widths = table.split(separator: "\n").map { line in
                // A bar that is escaped is no border.
                line.replacing("\\|", with: "").count { $0 == "|" }
            }
            #expect(widths.count > 2 && Set(widths).count == 1)
        }
        #expect(tables[1].split(separator: "\n").count == 15, "thirteen cells below two lines")
    }

    /// As a reader of CSV that isn't ours sees it.
    @Test func csvHasEveryNumberOfEveryCell() async throws {
        let fixture = try ReportFixture(plugin: Self.hostile)
        let text = try CellsCSV(fixture.summary).render()
        let output = try await Command.run(
            [
                "python3", "-c",
                "import csv, json, sys; print(json.dumps(list(csv.DictReader(sys.stdin))))",
            ], input: Data(text.utf8))
        let rows = try JSONDecoder().decode([[String: String]].self, from: Data(output.utf8))
        #expect(rows.count == fixture.summary.cells.count)
        for (row, cell) in zip(rows, fixture.summary.cells) {
            #expect(row["cell.plugin"] == cell.cell.plugin && row["cell.memorySize"] == "\(cell.cell.memorySize)")
            #expect(row["warm.duration.median"].flatMap(Double.init) == cell.warm?.duration?.median)
            #expect(
                row["cold.coldStart.medianInterval.low"].flatMap(Double.init)
                    == cell.cold?.coldStart?.medianInterval?.low)
            #expect(row["warm.duration.p99"] == nil, "too small a sample has none")
        }
    }

    @Test func everyChartIsAFile() throws {
        let fixture = try ReportFixture(plugin: "../../\(Self.hostile)")
        let charts = ReportCharts(summary: fixture.summary, invocations: fixture.samples)
        #expect(charts.files.count == 30 && Set(charts.files.map(\.name)).count == 30)
        for file in charts.files {
            #expect(file.name.wholeMatch(of: /[a-z0-9-]+\.svg/) != nil, "\(file.name)")
            #expect(file.content.contains("xmlns=\"http://www.w3.org/2000/svg\""))
        }
        let folder = try ScratchFolder()
        let place = folder.url.appending(path: "new/charts")
        try charts.write(to: place)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).count == 30)
        #expect(throws: ResultsError.self) { try charts.write(to: place.appending(path: charts.files[0].name)) }
    }

    /// For programs that know no variables, such as those that make figures of papers.
    @Test func filesHavePlainColours() throws {
        let fixture = try ReportFixture()
        let files = ReportCharts(summary: fixture.summary, invocations: fixture.samples).files
        for file in files {
            #expect(!file.content.contains("var(") && !file.content.contains("@media") && !file.content.contains("--"))
            #expect(file.content.contains("#0072b2"))
        }
    }

    private struct Pixels: Decodable {
        var width, height: Int
        /// How many pixels have each colour, `#rrggbb`.
        var colors: [String: Int]
    }

    @Test func everyChartIsAPicture() async throws {
        let fixture = try ReportFixture()
        let charts = ReportCharts(summary: fixture.summary, invocations: fixture.samples)
        let folder = try ScratchFolder()
        let place = folder.url.appending(path: "new/charts")
        try await ChartPictures(charts, resolution: 96).write(to: place)
        let names = try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
        #expect(names == charts.files.map { $0.name.replacing(".svg", with: ".png") }.sorted())

        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Browser/pixels.py")
        func pixels(_ name: String, in place: URL) async throws -> Pixels {
            let output = try await Command.run(["python3", "-B", script.path, place.appending(path: name).path])
            return try JSONDecoder().decode(Pixels.self, from: Data(output.utf8))
        }
        let picture = try await pixels("timeline.png", in: place)
        #expect(picture.width == 760 && picture.height > 300)
        // Paper, ink, and the colours of cold and warm: the style sheet was understood.
        #expect(picture.colors["#ffffff", default: 0] > picture.width * picture.height / 2)
        for color in ["#1c2330", "#0072b2"] { #expect(picture.colors[color, default: 0] > 10, "\(color)") }
        #expect(picture.colors.count > 100, "text has soft edges")

        try await ChartPictures(charts, resolution: 192).write(to: place)
        #expect(try await pixels("timeline.png", in: place).width == 1520, "in place of the other")
        await #expect(throws: ResultsError.self) {
            try await ChartPictures(charts, resolution: 96).write(to: place.appending(path: names[0]))
        }
    }

    @Test func namesThatBecomeTheSameAreTold() throws {
        var fixture = try ReportFixture(plugin: "p_a")
        for index in fixture.summary.cells.indices where fixture.summary.cells[index].cell.plugin == "pca" {
            fixture.summary.cells[index].cell.plugin = "p-a"
        }
        let names = ReportCharts(summary: fixture.summary, invocations: .none).files.map(\.name)
        #expect(Set(names).count == names.count && names.contains { $0.hasSuffix("-2.svg") })
    }
}
