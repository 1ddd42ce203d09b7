import Experiment
import Foundation
import Reports
import Results
import TestSupport
import Testing

struct HistoryReportTests {
    private func run(
        _ day: Int, slower factor: Double = 1, cpu: String = "a processor", model: String = "0"
    ) throws -> HistoryReport.Run {
        var summary = try RunSummary.fixture()
        summary.experimentId = "2026010\(day)-000000-0000"
        summary.startedAt = "2026-01-0\(day) 00:00:00.000"
        summary.warnings = []
        for index in summary.cells.indices where summary.cells[index].cell.plugin == "pca" {
            summary.cells[index].warm?.duration?.median *= factor
            summary.cells[index].warm?.duration?.medianInterval?.low *= factor
            summary.cells[index].warm?.duration?.medianInterval?.high *= factor
        }
        let plan = ExperimentPlan(
            experimentId: summary.experimentId, platform: "local",
            plugins: [
                PlannedPlugin(
                    name: "pca", family: "decomposition", summary: "", dataset: "synthetic", datasetDigest: "1",
                    modelDigest: model)
            ], memorySizes: [128], batchSizes: [1], messages: 1, coldStarts: 1, concurrency: 1,
            seeds: Seeds(sampling: 1, order: 1))
        var machine = Machine.current()
        machine.cpu = cpu
        let environment = EnvironmentRecord(
            command: ["harness", "run"], startedAt: summary.startedAt, machine: machine, revision: nil,
            swiftVersion: "6",
            libraries: [:], unenforcedLimits: [])
        return .init(summary: summary, plan: plan, environment: environment)
    }

    @Test func theLatestIsComparedWithTheOneBefore() throws {
        // In whatever order they are given.
        let page = try HistoryReport([run(3, slower: 2), run(1, slower: 5), run(2)]).render()
        #expect(page.contains("History of 3 runs"))
        #expect(
            page.contains("pca 128 MB, batch 1: 2.00 times the median duration of 20260102-000000-0000"),
            "the earliest run doesn't count")
        #expect(!page.contains("k-means 128 MB, batch 1:"), "nothing changed there")
        #expect(!page.contains(#"class="warnings""#))
        #expect(page.components(separatedBy: "<svg ").count - 1 == 8, "cold and warm of four plugins and batch sizes")
    }

    @Test func withoutAChangeItSaysSo() throws {
        let page = try HistoryReport([run(1), run(2)]).render()
        #expect(page.contains("In no cell does the latest run differ"))
    }

    @Test func whatMakesRunsIncomparableIsOnTop() throws {
        var doubtful = try run(2, cpu: "another", model: "1")
        doubtful.summary.warnings = [
            RunWarning(.unenforcedLimits, "No limits.", advice: "Beware."),
            RunWarning(.sampleTooSmall, "Few.", advice: "More."),
        ]
        let page = try HistoryReport([run(1), doubtful]).render()
        let warnings = try #require(
            page.components(separatedBy: #"class="warnings""#).last?.components(separatedBy: "</ul>"))
        let both = "20260101-000000-0000 and 20260102-000000-0000: The runs "
        #expect(warnings[0].contains(both + "are from different machines: processor a processor and another."))
        #expect(warnings[0].contains(both + "have other models or datasets: pca (model)."))
        #expect(warnings[0].contains("20260102-000000-0000: No limits."))
        #expect(!warnings[0].contains("Few."))
    }

    @Test func whatDiffersBetweenNeighboursIsSaid() throws {
        var poisson = try run(2)
        poisson.plan?.arrivals = .poisson(rate: 100)
        poisson.plan?.platform = "aws"
        let page = try HistoryReport([run(1), poisson, run(3)]).render()
        #expect(page.contains("20260101-000000-0000 and 20260102-000000-0000: The runs&#39; messages arrived in"))
        #expect(page.contains("20260102-000000-0000 and 20260103-000000-0000: The runs&#39; messages arrived in"))
        #expect(page.contains("different machines: platform local and aws."))
    }

    /// A plugin that the run between doesn't have.
    @Test func aModelThatChangedLongAgoIsSaid() throws {
        var without = try run(2)
        without.plan?.plugins = []
        let page = try HistoryReport([run(1), without, run(3, model: "1")]).render()
        #expect(page.contains("pca isn&#39;t the same in all runs that have it"))
    }

    /// A copied folder holds the same plan.
    @Test func runsAreNamedAsTheirFolders() throws {
        let first = try run(1)
        let copy = HistoryReport.Run(
            name: "copy", summary: first.summary, plan: first.plan, environment: first.environment)
        #expect(try HistoryReport([first, copy]).render().contains("<th scope=\"row\">copy</th>"))
    }

    /// A cell that only some runs have, a run of nothing, and a single run.
    @Test func runsNeedNotHaveTheSameCells() async throws {
        var other = try run(2)
        other.summary.cells.removeAll { $0.cell.plugin == "pca" }
        var nothing = try run(3)
        nothing.summary.cells = []
        for runs in [[try run(1), other, nothing], [nothing], []] {
            let folder = try ScratchFolder()
            let file = folder.url.appending(path: "history.html")
            try HistoryReport(runs).write(to: file)
            let root = "import sys, xml.dom.minidom as m; print(m.parse(sys.argv[1]).documentElement.tagName)"
            #expect(try await Command.run(["python3", "-c", root, file.path]) == "html\n")
        }
    }
}
