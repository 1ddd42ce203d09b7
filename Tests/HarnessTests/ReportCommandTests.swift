import Foundation
import TestSupport
import Testing

/// `harness report` on runs that a script has written as `harness run` leaves them.
struct ReportCommandTests {
    private let scratch: ScratchFolder

    init() async throws {
        scratch = try ScratchFolder()
        let script = HarnessBinary.root.appending(path: "Benchmarks/process/generate_run.py")
        for name in ["first", "second"] {
            try await Command.run(["python3", "-B", script.path, scratch.path(name), "400"])
        }
    }

    private func report(_ arguments: String...) async throws -> HarnessBinary.Result {
        try await HarnessBinary.run(["report"] + arguments + ["--runs", scratch.path])
    }

    @Test func everyFormat() async throws {
        let page = try await report("first")
        #expect(page.status == 0 && page.output.hasPrefix("Report in "))
        #expect(
            try String(contentsOfFile: scratch.path("first/report.html"), encoding: .utf8).contains("id=\"timeline\""))

        let markdown = try await report("first", "--format", "markdown")
        #expect(markdown.status == 0 && markdown.output.hasPrefix("# ") && markdown.output.contains("| pca | "))

        let csv = try await report("first", "--format", "csv")
        #expect(csv.status == 0 && csv.output.split(separator: "\n").count == 3, "two cells below their names")

        let json = try await report("first", "--format", "json", "--output", scratch.path("summary.json"))
        #expect(json.status == 0 && json.output.isEmpty)
        let summary = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(filePath: scratch.path("summary.json"))))
        #expect((summary as? [String: Any])?["cells"] != nil)

        let charts = try await report("first", "--format", "svg")
        let files = try FileManager.default.contentsOfDirectory(atPath: scratch.path("first/charts"))
        #expect(charts.status == 0 && charts.output.hasPrefix("\(files.count) charts in ") && files.count > 4)
    }

    @Test func severalRunsAreAHistory() async throws {
        let history = try await report("first", "second")
        #expect(history.status == 0)
        #expect(try String(contentsOfFile: scratch.path("history.html"), encoding: .utf8).contains("History of 2 runs"))
        let text = try await report("first", "second", "--format", "csv")
        #expect(text.status != 0 && text.error.contains("--format csv' is for one run"))
    }

    @Test func errorsSayWhatToDo() async throws {
        let unknown = try await report("frist")
        #expect(unknown.status != 0 && unknown.error.contains("no run 'frist'") && unknown.error.contains("first"))
        let unwritable = try await report("first", "--format", "csv", "--output", scratch.path("nowhere/cells.csv"))
        #expect(unwritable.status != 0 && unwritable.error.contains("nowhere/cells.csv"))
        let format = try await report("first", "--format", "pdf")
        #expect(format.status != 0 && format.error.contains("'html', 'markdown', 'json', 'csv' or 'svg'"))
    }
}
