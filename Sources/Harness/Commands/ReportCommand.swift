import ArgumentParser
import Catalog
import Experiment
import Foundation
import Reports
import Results

/// `harness report`: a run as a page, as text, as data, or as the charts of a paper; several runs as a history.
struct ReportCommand: AsyncParsableCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case html, markdown, json, csv, svg, png
    }

    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write a run's report as page, text, data or charts; of several runs, their history.",
        discussion: """
            Everything is made from the run's plan, journal and raw logs, as 'harness process' does, unless they are the \
            same as the last time. 'html' writes report.html, 'svg' and 'png' the folder charts, all in the run's folder; the \
            others go to the standard output. \
            'csv' has a row per cell with all its statistics; results.csv has a row per invocation. Of several runs a \
            page shows how each cell changed: history.html, in the folder of the runs.

            EXAMPLES
              harness report 20260102-030405-0a1b
              harness report 20260102-030405-0a1b --format markdown
              harness report 20260102-030405-0a1b --format svg --output figures
              harness report 20260102-030405-0a1b --format png --dpi 600
              harness report 20260102-030405-0a1b 20260103-030405-0a1b
            """)

    @Argument(help: ArgumentHelp("The runs' names, or their folders.", valueName: "run"))
    var names: [String]

    @OptionGroup var place: RunsOption

    @Option(help: "What to write.")
    var format: Format = .html

    @Option(help: ArgumentHelp("Where to write it: a file, for svg and png a folder.", valueName: "path"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Pixels per inch of the PNG files (default: \(ChartPictures.usualResolution)).", valueName: "number"))
    var dpi: Int?

    func validate() throws {
        guard names.count < 2 || format == .html else {
            throw ValidationError(
                "'--format \(format.rawValue)' is for one run; of several there is a page, without --format.")
        }
        guard let dpi else { return }
        guard format == .png else { throw ValidationError("--dpi is for --format png; SVG files have any resolution.") }
        guard ChartPictures.resolutions.contains(dpi) else {
            let range = ChartPictures.resolutions
            throw ValidationError("--dpi \(dpi): between \(range.lowerBound) and \(range.upperBound) are possible.")
        }
    }

    func run() async throws {
        let list = try RunList(folder: place.folder(in: .current()))
        let folders = try names.map { try list.run(named: $0) }
        if folders.count > 1 { return try await writeHistory(of: folders) }
        for folder in folders { try await write(folder) }
    }

    private func writeHistory(of folders: [RunFolder]) async throws {
        var history: [HistoryReport.Run] = []
        for (folder, name) in zip(folders, RunFolder.names(of: folders)) {
            history.append(
                .init(
                    name: name, summary: try await folder.summarize(), plan: try? folder.readPlan(),
                    environment: try? folder.readEnvironment()))
        }
        let file =
            output.map { URL(given: $0) }
            ?? folders[0].url.deletingLastPathComponent().appending(path: "history.html")
        try HistoryReport(history).write(to: file)
        print("History in \(file.path)")
        if !history.allSatisfy(\.summary.isSound) { throw ExitCode.failure }
    }

    private func write(_ folder: RunFolder) async throws {
        let summary = try await folder.summarize()
        switch format {
        case .html:
            let file = output.map { URL(given: $0) } ?? folder.report
            try await folder.writeReport(of: summary, to: file)
            print("Report in \(file.path)")
        case .svg, .png:
            let charts = ReportCharts(
                summary: summary, invocations: try await RunInvocations.read(from: folder.database))
            let place = output.map { URL(given: $0) } ?? folder.charts
            if format == .svg {
                try charts.write(to: place)
            } else {
                try await ChartPictures(charts, resolution: dpi ?? ChartPictures.usualResolution).write(to: place)
            }
            print("\(charts.files.count) charts in \(place.path)")
        case .markdown:
            try write(
                MarkdownReport(
                    summary: summary, invocations: try await RunInvocations.read(from: folder.database),
                    plan: try? folder.readPlan(), environment: try? folder.readEnvironment()
                ).render())
        case .json: try write(JSONText.encode(summary) + "\n")
        case .csv: try write(CellsCSV(summary).render())
        }
        if !summary.isSound { throw ExitCode.failure }
    }

    private func write(_ text: String) throws {
        guard let output else { return print(text, terminator: "") }
        do { try Data(text.utf8).write(to: URL(given: output), options: .atomic) } catch {
            throw ResultsError.unwritable(path: output, reason: error.localizedDescription)
        }
    }
}
