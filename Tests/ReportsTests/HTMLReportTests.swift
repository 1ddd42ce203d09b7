import Experiment
import Foundation
import Reports
import Results
import TestSupport
import Testing

struct HTMLReportTests {
    private func render(_ fixture: ReportFixture? = nil, hasSamples: Bool = true) throws -> String {
        let fixture = try fixture ?? ReportFixture()
        return try HTMLReport(
            summary: fixture.summary, invocations: hasSamples ? fixture.samples : .none, plan: nil, environment: nil
        ).render()
    }

    private func count(_ text: String, in page: String) -> Int { page.components(separatedBy: text).count - 1 }

    /// The page is also XML; a parser that isn't ours says so.
    @Test(arguments: [true, false])
    func isWellFormed(hasSamples: Bool) async throws {
        let folder = try ScratchFolder()
        try Data(render(hasSamples: hasSamples).utf8).write(to: folder.url.appending(path: "report.html"))
        let root = "import sys, xml.dom.minidom as m; print(m.parse(sys.argv[1]).documentElement.tagName)"
        #expect(try await Command.run(["python3", "-c", root, folder.path("report.html")]) == "html\n")
    }

    @Test func needsNoNetwork() throws {
        let page = try render()
        for word in ["http:", "https:", "src=", "@import", "url("] { #expect(!page.contains(word), "\(word)") }
        #expect(page.contains("default-src 'none'"))
    }

    @Test func drawsABoxPerSampleAndNoneForNothing() throws {
        let page = try render()
        #expect(count(#"class="box""#, in: page) == 48, "12 cells, cold and warm, by memory size and among all")
        #expect(count(#"class="area "#, in: page) == 24, "and the density behind each")
        #expect(count(">n = 100<", in: page) == 12 && count(">n = 20<", in: page) == 24, "boxes and bars have counts")
        let places = page.components(separatedBy: "Cost against latency, batches of").count - 1
        #expect(places == 6, "two charts, each with its caption and its title, and the name of its table")
        #expect(!page.lowercased().contains("nan ") && !page.contains("\"nan") && !page.contains("inf\""))
    }

    /// Without the database there is less to see, and nothing empty.
    @Test func withoutSamplesThereAreNoSectionsOfThem() throws {
        let page = try render(hasSamples: false)
        #expect(count(#"class="box""#, in: page) == 48 && count(#"class="area "#, in: page) == 0)
        for id in ["tails", "phases", "timeline", "invocations"] { #expect(!page.contains("id=\"\(id)\"")) }
        for id in ["answer", "cost", "functions", "latency", "batches", "memory", "table", "method"] {
            #expect(page.contains("id=\"\(id)\""))
        }
    }

    @Test func everyChartHasATableAndAName() throws {
        let page = try render()
        let charts = count("<svg ", in: page)
        #expect(charts == 30)
        #expect(count("<summary>As a table</summary>", in: page) == charts)
        #expect(count(#"role="img""#, in: page) == charts && count("<desc>", in: page) == charts)
    }

    /// The timeline has them apart, with a time or without, and so has its table.
    @Test func whatWentWrongIsOnTheTimeline() throws {
        var fixture = try ReportFixture()
        #expect(try !render(fixture).contains("unsent"))
        fixture.samples.unserved = [
            .init(.failed, scheduled: 1, roundTrip: 3), .init(.failed, scheduled: 2, roundTrip: 3),
            .init(.timedOut, scheduled: 3, roundTrip: 3000), .init(.unsent, scheduled: 4), .init(.unsent, scheduled: 9),
        ]
        let page = try render(fixture)
        for key in ["failed (n = 2)", "timed out (n = 1)", "unsent (n = 2)"] {
            #expect(count(">\(key)<", in: page) == 1)
        }
        #expect(!page.contains("throttled (n"))
        for kind in ["signs s3", "signs s2", "rug s6"] {
            #expect(count("class=\"\(kind)\"", in: page) == 2, "in the legend and in the plot")
        }
        let heads = ["cold starts", "failed", "timed out", "unsent"].map { "<th scope=\"col\">\($0)</th>" }.joined()
        #expect(page.contains(heads + "</tr>"))

        let samples = RunInvocations(cells: [], invocations: [], unserved: fixture.samples.unserved)
        let failures = try render(.init(summary: fixture.summary, samples: samples))
        #expect(failures.contains("id=\"timeline\""), "though nothing succeeded")
    }

    /// Where a topic delivers, what has no REPORT has no time.
    @Test func failuresWithoutATimeAreStillShown() throws {
        var fixture = try ReportFixture()
        for index in fixture.samples.invocations.indices { fixture.samples.invocations[index].roundTrip = .nan }
        fixture.samples.unserved = [.init(.failed, scheduled: 1, duration: 2), .init(.failed, scheduled: 2)]
        let page = try render(fixture)
        #expect(count(#"class="signs s3""#, in: page) == 2 && count(#"class="rug s3""#, in: page) == 2)
    }

    /// From above, that is, by the place of their points.
    @Test func theFastestFunctionComesFirst() throws {
        let page = try render()
        let chart = try #require(page.components(separatedBy: "<title>Warm invocations, batches of 100</title>").last)
        let names = chart.matches(of: /y="([0-9.]+)"[^>]*>((?:k-means|pca) [0-9]+ MB), n = 100</).prefix(6)
            .sorted { (Double($0.output.1) ?? 0) < (Double($1.output.1) ?? 0) }.map(\.output.2)
        #expect(
            names == [
                "k-means 1769 MB", "pca 1769 MB", "k-means 512 MB", "pca 512 MB", "k-means 128 MB", "pca 128 MB",
            ])
    }

    @Test func everyPluginHasItsFamily() throws {
        let page = try render()
        #expect(page.contains(#"class="text">k-means</th><td data-key="clustering" class="text">clustering</td>"#))
        #expect(page.contains(#"class="text">pca</th><td data-key="decomposition" class="text">decomposition</td>"#))
    }

    @Test(arguments: [true, false])
    func escapesWhatItShows(isPlugin: Bool) throws {
        let text = "]]></script><script>alert('&')</svg>"
        let fixture = try isPlugin ? ReportFixture(plugin: text) : ReportFixture(note: text)
        let page = try render(fixture)
        #expect(!page.contains("<script>alert"))
        #expect(page.contains("&lt;script&gt;"))
        #expect(count("</script>", in: page) == 3, "summary, invocations, program")
    }

    @Test func holdsItsData() throws {
        let fixture = try ReportFixture(note: "</script>")
        let page = try render(fixture)
        func data(_ id: String) throws -> Data {
            let start = try #require(page.range(of: "id=\"\(id)\">")).upperBound
            let end = try #require(page.range(of: "</script>", range: start..<page.endIndex)).lowerBound
            return Data(page[start..<end].utf8)
        }
        #expect(try JSONDecoder().decode(RunSummary.self, from: data("summary")) == fixture.summary)
        let invocations = try #require(JSONSerialization.jsonObject(with: data("invocations")) as? [String: Any])
        #expect((invocations["rows"] as? [Any])?.count == fixture.samples.invocations.count)
        #expect(page.contains("All 1440 succeeded invocations are in this page."))
    }

    /// A plan may say anything.
    @Test func aSizeBeyondAllBoundsIsShown() throws {
        var fixture = try ReportFixture()
        for index in fixture.summary.cells.indices.suffix(2) { fixture.summary.cells[index].cell.memorySize = .max }
        #expect(try render(fixture).contains(">\(Int.max)</td>"))
    }

    /// As many as anybody looks through; the table has the others, and the files too.
    @Test func ofVeryManyCellsTheFirstAreDrawn() throws {
        var fixture = try ReportFixture()
        let cell = fixture.summary.cells[0]
        func summary(_ count: Int) -> RunSummary {
            fixture.summary.cells = (1...count).map { number in
                var cell = cell
                cell.cell.batchSize = number
                return cell
            }
            return fixture.summary
        }
        let all = try render(.init(summary: summary(1000), samples: .none))
        #expect(!all.contains("are drawn"))
        let page = try render(.init(summary: summary(1001), samples: .none))
        #expect(count("Only the first 1000 of 1001 cells are drawn", in: page) == 4, "cost, latency, batches, memory")
        #expect(count(#"class="box""#, in: page) == 2000 && count(#"class="box""#, in: all) == 2000)
        #expect(count(#"<th scope="row" data-key="k-means""#, in: page) == 1001)
        let files = ReportCharts(summary: fixture.summary, invocations: .none).files
        #expect(files.count { $0.name.hasPrefix("latency-") } == 2002)
    }

    /// A diagonal, however few sizes there are.
    @Test(arguments: [1, 2]) func theMemoryGivenIsALine(sizes: Int) throws {
        var fixture = try ReportFixture()
        fixture.summary.cells.removeAll { !ReportFixture.memorySizes.prefix(sizes).contains($0.cell.memorySize) }
        let section = try #require(
            try render(.init(summary: fixture.summary, samples: .none)).components(
                separatedBy: #"<section id="memory""#
            )
            .last)
        let line = try #require(
            section.firstMatch(of: /class="curve neutral"[^>]*d="M([0-9.]+) ([0-9.]+)L([0-9.]+) ([0-9.]+)"/)?.output)
        let ends = [line.1, line.2, line.3, line.4].compactMap { Double($0) }
        #expect(
            ends.count == 4 && ends[2] > ends[0] + 50 && ends[3] < ends[1], "from the left below to the right above")
    }

    /// A screen reader says which row and column a cell is of, and a keyboard scrolls what is too wide.
    @Test func tablesAreAccessible() throws {
        let page = try render()
        let tables = page.components(separatedBy: "<tbody>").dropFirst()
            .compactMap { $0.components(separatedBy: "</tbody>").first }
        #expect(tables.count == 32, "one behind each of 30 charts, all cells, and the best of each plugin")
        for table in tables {
            let rows = table.components(separatedBy: "<tr>").dropFirst()
            #expect(!rows.isEmpty && rows.allSatisfy { $0.hasPrefix(#"<th scope="row""#) })
        }
        for element in page.matches(of: /<div class="scroll"[^>]*>/) {
            #expect(
                element.output.contains(#"tabindex="0" role="region" aria-label"#) && !element.output.contains(#"="""#))
        }
        #expect(!page.contains(/<th[^>]*><\/th>/), "no title is empty")
        #expect(count(#"class="scroll""#, in: page) == tables.count)
    }

    /// Charts are of everything, and the page stays small.
    @Test func aLargeRunHasASmallPage() throws {
        let page = try render(ReportFixture(warmCount: 20_000))
        #expect(page.utf8.count < 5_000_000)
        #expect(page.contains("Of 240240 succeeded invocations, 20000 chosen at random are in this page"))
        #expect(page.contains(">n = 20000<"))
    }

    @Test func aRunOfNothingSaysSo() throws {
        var fixture = try ReportFixture()
        fixture.summary.cells.removeAll { $0.cell.plugin != "silent" }
        let page = try render(.init(summary: fixture.summary, samples: .none))
        #expect(page.contains("No invocation succeeded"))
        #expect(!page.contains("<svg "))
    }
}

extension ReportFixture {
    fileprivate init(summary: RunSummary, samples: RunInvocations) {
        self.summary = summary
        self.samples = samples
    }
}
