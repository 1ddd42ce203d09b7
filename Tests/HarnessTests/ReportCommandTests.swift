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

        let pictures = try await report("first", "--format", "png", "--dpi", "48", "--output", scratch.path("figures"))
        #expect(pictures.status == 0 && pictures.output.hasPrefix("\(files.count) charts in "))
        let drawn = try FileManager.default.contentsOfDirectory(atPath: scratch.path("figures"))
        #expect(Set(drawn) == Set(files.map { $0.replacing(".svg", with: ".png") }))
    }

    @Test func picturesAskForWhatDrawsThem() async throws {
        let tool = try await HarnessBinary.run(
            ["report", "first", "--format", "png", "--runs", scratch.path], environment: ["PATH": scratch.path])
        #expect(tool.status != 0 && tool.error.contains("librsvg2-bin") && tool.error.contains("--format svg"))
        let unasked = try await report("first", "--dpi", "300")
        #expect(unasked.status != 0 && unasked.error.contains("--dpi is for --format png"))
        for dpi in ["0", "23", "1201", "99999999999999999999"] {
            let wrong = try await report("first", "--format", "png", "--dpi", dpi)
            #expect(wrong.status != 0 && wrong.error.contains(dpi))
        }
    }

    /// Only what has changed is made again.
    @Test func aReportIsMadeOfWhatIsThere() async throws {
        func database() throws -> Date? {
            let file = scratch.path("first/results.sqlite")
            return try FileManager.default.attributesOfItem(atPath: file)[.modificationDate] as? Date
        }
        _ = try await report("first", "--format", "csv")
        let made = try database()
        for format in ["csv", "json", "markdown", "html"] {
            #expect(try await report("first", "--format", format).status == 0)
        }
        #expect(try await HarnessBinary.run(["runs", "show", "first", "--runs", scratch.path]).status == 0)
        #expect(try database() == made)
        #expect(try await HarnessBinary.run(["process", "first", "--runs", scratch.path]).status == 0)
        #expect(try database() != made)
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
        #expect(format.status != 0 && format.error.contains("  - html\n") && format.error.contains("  - png\n"))
    }
}
