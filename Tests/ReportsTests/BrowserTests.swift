import Experiment
import Foundation
import Reports
import Results
import TestSupport
import Testing

/// The page in headless Chromium: opened, sorted, filtered, saved from, printed. With `SCREENSHOTS=FOLDER` its pictures
/// stay there, to be looked at.
struct BrowserTests {
    private struct Visit: Decodable {
        struct Look: Decodable {
            var background: String
            /// Pixels by which the page is wider than the window.
            var overflow: Int
            /// The least ratio of all texts.
            var contrast: Double
        }
        var light, dark, phone: Look
        var unsorted, ascending, descending, byName, sorted, none: [String]
        var filtered: [[String]]
        var shown: String
        var cells: [[String: String]]
        var summary: String
        var invocations, pages, charts, headings: Int
        var isPDF: Bool
        var images, controls: [String]
        var requests, complaints: [String]
    }

    private static func visit(_ fixture: ReportFixture, pictures: String? = nil) async throws -> Visit {
        let folder = try ScratchFolder()
        defer { withExtendedLifetime(folder) {} }
        let page = folder.url.appending(path: "report.html")
        let saved = folder.url.appending(path: "saved")
        try FileManager.default.createDirectory(at: saved, withIntermediateDirectories: false)
        try HTMLReport(summary: fixture.summary, invocations: fixture.samples, plan: nil, environment: nil).write(
            to: page)
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Browser/visit.py")
        let arguments = [page.path, saved.path] + (pictures.map { [$0] } ?? [])
        let output = try await Command.run(["python3", "-B", script.path] + arguments)
        return try JSONDecoder().decode(Visit.self, from: Data(output.utf8))
    }

    @Test func aReaderCanUseThePage() async throws {
        let fixture = try ReportFixture()
        let visit = try await Self.visit(fixture)
        #expect(visit.complaints.isEmpty)
        for request in visit.requests { #expect(request.hasPrefix("file:///") || request.hasPrefix("blob:")) }
        #expect(visit.requests.filter { $0.hasPrefix("file:") }.count == 1, "the page itself")

        // Sorted by number, and cells without one last both ways.
        let numbers = visit.ascending.compactMap { Double($0) }
        #expect(numbers.count == 12 && numbers == numbers.sorted() && visit.ascending.last == "–")
        #expect(visit.descending.compactMap { Double($0) } == numbers.reversed() && visit.descending.last == "–")
        #expect(visit.byName == visit.unsorted.sorted() && visit.sorted == ["ascending"])

        #expect(visit.filtered == [["pca", "512"], ["pca", "512"]] && visit.none.isEmpty)
        #expect(visit.shown == "2 of 13 cells")

        let saved = try #require(visit.cells.first { $0["cell.plugin"] == "pca" && $0["cell.memorySize"] == "1769" })
        let cell = try #require(fixture.summary.cells.first { $0.cell.plugin == "pca" && $0.cell.memorySize == 1769 })
        #expect(visit.cells.count == 13 && visit.summary == fixture.summary.experimentId)
        #expect(saved["warm.duration.median"].flatMap(Double.init) == cell.warm?.duration?.median)
        #expect(visit.invocations == fixture.samples.invocations.count)

        #expect(visit.isPDF && visit.pages > 1)
    }

    @Test func everyoneCanReadIt() async throws {
        let visit = try await Self.visit(
            ReportFixture(), pictures: ProcessInfo.processInfo.environment["SCREENSHOTS"])
        #expect(visit.light.background != visit.dark.background)
        // The ratio that WCAG 2.1 (1.4.3) asks of text.
        for look in [visit.light, visit.dark, visit.phone] { #expect(look.contrast >= 4.5 && look.overflow <= 0) }
        #expect(visit.charts == 30 && visit.images.count >= visit.charts && visit.images.allSatisfy { !$0.isEmpty })
        #expect(visit.controls.count > 20 && visit.controls.allSatisfy { !$0.isEmpty })
        #expect(visit.headings > 10)
    }

    @Test func hostileNamesDoNothing() async throws {
        let text = #"]]></script><img src=x onerror=alert(1)>","=1+1"#
        let visit = try await Self.visit(ReportFixture(plugin: text))
        #expect(visit.complaints.isEmpty && visit.requests.filter { $0.hasPrefix("file:") }.count == 1)
        #expect(visit.cells.filter { $0["cell.plugin"] == text }.count == 6)
    }
}
