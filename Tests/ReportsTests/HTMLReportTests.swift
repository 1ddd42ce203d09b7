import Experiment
import Foundation
import Reports
import Results
import Testing

struct HTMLReportTests {
    private func render(note: String = "note") throws -> String {
        try HTMLReport(summary: .fixture(note: note), plan: nil, environment: nil).render()
    }

    @Test func isWellFormed() throws {
        let page = try render()
        let file = FileManager.default.temporaryDirectory.appending(path: "report-\(UUID().uuidString).html")
        try Data(page.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        // The page is also XML; a parser that isn't ours says so.
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", "import sys, xml.dom.minidom as m; m.parse(sys.argv[1])", file.path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test func needsNoNetwork() throws {
        let page = try render()
        for word in ["http:", "https:", "src=", "@import", "url("] { #expect(!page.contains(word), "\(word)") }
    }

    @Test func drawsABoxPerSampleAndNoneForNothing() throws {
        let page = try render()
        let boxes = page.components(separatedBy: #"class="box""#).count - 1
        #expect(boxes == 24, "12 cells, cold and warm")
        #expect(page.components(separatedBy: #"class="point""#).count - 1 == 12)
        #expect(!page.contains("nan") && !page.contains("inf\""))
    }

    @Test func everyPluginHasItsFamily() throws {
        let page = try render()
        #expect(page.contains("<td>k-means</td><td>clustering</td>"))
        #expect(page.contains("<td>pca</td><td>decomposition</td>"))
    }

    @Test func escapesWhatItShows() throws {
        let page = try render(note: "</script><script>alert('&')")
        #expect(!page.contains("<script>alert"))
        #expect(page.contains("&lt;script&gt;"))
    }

    @Test func holdsItsData() throws {
        let page = try render(note: "</script>")
        let start = try #require(page.range(of: #"id="summary">"#)).upperBound
        let end = try #require(page.range(of: "</script>", range: start..<page.endIndex)).lowerBound
        let summary = try JSONDecoder().decode(RunSummary.self, from: Data(page[start..<end].utf8))
        #expect(summary == (try .fixture(note: "</script>")))
    }
}
