import Experiment
import Foundation
import Reports
import Results
import Testing

/// What a report shows of functions that were left idle, and that it shows nothing of it otherwise.
struct KeepAliveTests {
    private static func function(
        _ memorySize: Int, _ gaps: [(seconds: Double, cold: Int, total: Int)]
    ) throws -> IdleGapSummary {
        IdleGapSummary(
            plugin: "pca", memorySize: memorySize,
            gaps: try gaps.map { gap in
                .init(
                    seconds: gap.seconds,
                    idleTime: try #require(Distribution([Double](repeating: gap.seconds + 0.001, count: gap.total))),
                    cold: Proportion(gap.cold, of: gap.total))
            })
    }

    private func fixture() throws -> ReportFixture {
        var fixture = try ReportFixture()
        fixture.summary.idleGaps = [
            try Self.function(512, [(0.5, 0, 20), (1, 9, 20), (2, 20, 20)]),
            try Self.function(1769, [(0.5, 0, 20), (1, 0, 20), (2, 1, 3)]),
        ]
        return fixture
    }

    private func table(_ summary: RunSummary, width: Int = 120) -> String {
        SummaryTable(summary, style: .init(usesColor: false, width: width)).render()
    }

    private func page(_ fixture: ReportFixture) throws -> String {
        try HTMLReport(summary: fixture.summary, invocations: fixture.samples, plan: nil, environment: nil).render()
    }

    private func markdown(_ fixture: ReportFixture) -> String {
        MarkdownReport(summary: fixture.summary, invocations: fixture.samples, plan: nil, environment: nil).render()
    }

    @Test func terminalHasATableOfGaps() throws {
        let lines = try table(fixture().summary).split(separator: "\n").map(String.init)
        let header = try #require(lines.firstIndex { $0.contains("idle gap, s") })
        #expect(
            lines[header...].prefix(4).map {
                $0.split(separator: #/ {2,}/#).map { $0.trimmingCharacters(in: .whitespaces) }
            }
                == [
                    ["plugin", "MB", "idle gap, s", "idle at most, s", "n", "cold", "share, %", "95 % interval"],
                    ["pca", "512", "0.5", "0.501", "20", "0", "0", "0 – 16.8"],
                    ["pca", "512", "1", "1.00", "20", "9", "45.0", "23.1 – 68.5"],
                    ["pca", "512", "2", "2.00", "20", "20", "100", "83.2 – 100"],
                ])
        #expect(lines.contains("The median life of an idle instance is between 0.5 and 2 s: pca at 512 MB."))
        #expect(
            lines.contains(
                "The median life of an idle instance is more than 1 s (longer gaps or more messages would tell how long): "
                    + "pca at 1769 MB."))
        let narrow = try table(fixture().summary, width: 60)
        #expect(narrow.contains("idle gap, s") && !narrow.contains("idle at most"))
    }

    @Test func functionsOfTheSameLifeAreToldTogether() throws {
        var summary = try RunSummary.fixture()
        let gaps = [(seconds: 60.0, cold: 5, total: 20), (seconds: 600, cold: 20, total: 20)]
        summary.idleGaps =
            try [("pca", 512), ("pca", 1769), ("svm", 512)].map { plugin, memorySize in
                var function = try Self.function(memorySize, gaps)
                function.plugin = plugin
                return function
            } + [try Self.function(3008, [(60, 5, 20)])]
        #expect(
            table(summary).contains(
                """
                The median life of an idle instance is less than 600 s (shorter gaps or more messages would tell how long): \
                pca at 512, 1769 MB; svm at 512 MB.
                The median life of an idle instance can't be told from these gaps (take others, or more messages): pca at \
                3008 MB.

                """))
    }

    @Test func pageHasAChartForEachFunction() throws {
        let page = try page(fixture())
        #expect(page.contains("id=\"keep-alive\""))
        for memorySize in [512, 1769] {
            #expect(page.contains("Cold starts by idle gap: pca, \(memorySize) MB"))
        }
        #expect(page.contains("idle gap (s)") && page.contains(">share of cold starts<"))
        #expect(page.contains("after 1 s 9 of 20 were cold starts"))
        #expect(page.contains("<td>23.1 – 68.5</td>"))
        #expect(page.contains("is between 0.5 and 2 s"))
        let charts = try ReportCharts(summary: fixture().summary, invocations: .none).files.map(\.name)
        #expect(Set(charts).isSuperset(of: ["keep-alive-pca-512.svg", "keep-alive-pca-1769.svg"]))
    }

    @Test func markdownHasThem() throws {
        let text = markdown(try fixture())
        #expect(text.contains("## Cold starts by idle gap"))
        #expect(text.contains("| pca | 512 | 1 | 1.00 | 20 | 9 | 45.0 | 23.1 – 68.5 |"))
        #expect(text.contains("- The median life of an idle instance is between 0.5 and 2 s: pca at 512 MB."))
    }

    /// What JSON says is what it was made of.
    @Test func jsonHasThem() throws {
        let summary = try fixture().summary
        let copy = try JSONDecoder().decode(RunSummary.self, from: JSONEncoder().encode(summary))
        #expect(copy == summary)
    }

    @Test func otherRunsShowNothingOfIt() throws {
        let fixture = try ReportFixture()
        for text in [table(fixture.summary), try page(fixture), markdown(fixture)] {
            #expect(!text.contains("idle gap") && !text.contains("idle instance") && !text.contains("keep-alive"))
        }
    }

    @Test func phasesAreInMarkdownToo() throws {
        let text = markdown(try ReportFixture())
        #expect(text.contains("## Phases of a cold start"))
        #expect(
            text.contains(
                "| plugin | MB | batch | n | sandbox, ms | runtime, ms | initializer, ms | first call, ms | whole, ms |"
            ))
        #expect(text.contains("| k-means | 128 | 1 | 20 | 3.00 | 2.50 | 1.50 | "))
        // On AWS nobody tells of the sandbox.
        var elsewhere = try ReportFixture()
        for index in elsewhere.samples.cells.indices { elsewhere.samples.cells[index].phases.sandbox = nil }
        #expect(markdown(elsewhere).contains("| k-means | 128 | 1 | 20 | – | 2.50 | 1.50 | "))
        #expect(try page(elsewhere).contains("sandbox – ms, runtime 2.50 ms, initializer 1.50 ms"))
        let without = MarkdownReport(
            summary: try .fixture(), invocations: .none, plan: nil, environment: nil
        ).render()
        #expect(!without.contains("Phases"))
    }
}
