import Experiment
import Foundation
import TestSupport
import Testing

/// The page of `harness serve` in headless Chromium, while a run goes on, another goes, and a third breaks. With
/// `SCREENSHOTS=FOLDER` its pictures stay there, to be looked at.
@Suite(.timeLimit(.minutes(5))) struct LivePageTests {
    private struct Visit: Decodable {
        struct Look: Decodable {
            var background: String
            /// Pixels by which the page is wider than the window.
            var overflow: Int
            /// The least ratio of all texts.
            var contrast: Double
        }
        var light, dark, phone: Look
        var first, second, third: String
        var names: [String]
        var links: [String: String]
        var remark, report, gone: String
        var staysInPlace: Bool
        var changed: Int
        var columns, progress: [String]
        var requests, complaints: [String]
    }

    @Test func aReaderWatchesARun() async throws {
        let run = try RunUnderWay()
        try run.addEnded("ended", report: "<!DOCTYPE html><html lang=\"en\"><title>the report</title></html>")
        try run.addEnded("deleted", report: "")
        let hostile = try run.addEnded("<img src=x onerror=alert(1)>", report: "")
        let served = try await Served(["--runs", run.runs])
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers/watch.py")
        let pictures = ProcessInfo.processInfo.environment["SCREENSHOTS"].map { [$0] } ?? []
        let output = try await Command.run(
            ["python3", "-B", script.path, served.page, run.runs, RunUnderWay.name, hostile.experimentId] + pictures)
        let visit = try JSONDecoder().decode(Visit.self, from: Data(output.utf8))

        #expect(visit.complaints.isEmpty)
        #expect(visit.requests.count > 3 && visit.requests.allSatisfy { $0.hasPrefix(served.page) || $0 == "data:," })

        // The progress changes, the rest of the page stays where it is.
        #expect(visit.first.hasPrefix("1 of 10 messages"))
        #expect(visit.second.hasPrefix("3 of 10 messages"))
        #expect(visit.third.hasPrefix("4 of 10 messages"))
        #expect(visit.third.contains(" per second · about ") && visit.third.hasSuffix("0 not succeeded"))
        #expect(visit.staysInPlace)
        #expect(visit.changed > 0 && visit.changed < 20, "texts that were replaced while two messages ended")

        #expect(visit.names.first == RunUnderWay.name && visit.names.count == 4)
        #expect(visit.links["ended"] == "/runs/ended/report.html")
        #expect(visit.links[RunUnderWay.name]?.isEmpty == true, "it has no report yet")
        #expect(visit.report == "the report")
        #expect(visit.remark.contains("⚠ \(hostile.experimentId): ") && visit.remark.contains("plan.json"))
        #expect(visit.gone.contains("doesn't answer"))

        #expect(visit.columns.contains("status") && visit.columns.contains("messages"))
        #expect(visit.progress == ["Progress of \(RunUnderWay.name)"])
        #expect(visit.light.background != visit.dark.background)
        // The ratio that WCAG 2.1 (1.4.3) asks of text.
        for look in [visit.light, visit.dark, visit.phone] { #expect(look.contrast >= 4.5 && look.overflow <= 0) }
    }
}
