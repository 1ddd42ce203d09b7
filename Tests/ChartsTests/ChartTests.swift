import Charts
import Foundation
import FoundationXML
import Testing

/// Every kind of chart is a golden file. `UPDATE_SNAPSHOTS=1` writes them anew: look at them in a browser.
struct ChartTests {
    private static let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    @Test func drawingsAreAsRecorded() throws {
        var expected: Set<String> = []
        for sample in Samples.charts {
            let name = "\(sample.name).svg"
            expected.insert(name)
            let file = Self.golden.appending(path: name)
            let drawing = sample.chart.svg(.file)
            if ProcessInfo.processInfo.environment["UPDATE_SNAPSHOTS"] != nil {
                try Data(drawing.utf8).write(to: file)
            }
            let recorded = try? String(contentsOf: file, encoding: .utf8)
            #expect(drawing == recorded, "\(name): run the tests with UPDATE_SNAPSHOTS=1 if this is meant")
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.golden.path)
        #expect(Set(files) == expected, "every golden file belongs to a chart")
    }

    /// What a drawing consists of, as an XML parser that isn't ours sees it.
    private final class Outline: NSObject, XMLParserDelegate {
        var elements: [(name: String, attributes: [String: String])] = []

        init(_ svg: String) throws {
            super.init()
            let parser = XMLParser(data: Data(svg.utf8))
            parser.delegate = self
            #expect(parser.parse(), "\(parser.parserError.map(String.init(describing:)) ?? "")")
        }

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            elements.append((name, attributes))
        }
    }

    @Test(arguments: Samples.charts.map(\.name))
    func aDrawingIsNamedAndWellFormed(name: String) throws {
        let chart = try #require(Samples.charts.first { $0.name == name }).chart
        for form in [Chart.Form.inline, .file] {
            let outline = try Outline(chart.svg(form))
            #expect(outline.elements[0].name == "svg" && outline.elements[0].attributes["role"] == "img")
            #expect(outline.elements[1].name == "title" && outline.elements[2].name == "desc")
            #expect(!outline.elements.contains { $0.name == "script" })
            for element in outline.elements {
                for key in ["d", "x", "y", "width", "height"] {
                    let value = element.attributes[key] ?? ""
                    #expect(!value.contains("nan") && !value.contains("inf") && !value.contains("e"), "\(value)")
                }
                if let height = element.attributes["height"], let number = Double(height) { #expect(number >= 0) }
            }
        }
    }

    @Test func barsBeginAtZeroWhateverTheAxisSays() throws {
        let svg = Samples.bars.svg()
        #expect(!svg.contains("log scale"))
        let outline = try Outline(svg)
        let bottoms = outline.elements.filter { $0.attributes["class"]?.hasPrefix("bar s0") == true }
            .dropFirst()  // The legend's.
            .compactMap { element in
                element.attributes["y"].flatMap(Double.init).flatMap { y in
                    element.attributes["height"].flatMap(Double.init).map { y + $0 }
                }
            }
        let base = try #require(outline.elements.first { $0.attributes["class"] == "base" }?.attributes["d"])
        let line = try #require(base.split(separator: " ")[1].split(separator: "H").first.flatMap { Double($0) })
        #expect(bottoms.count == 3)
        for bottom in bottoms { #expect((bottom - line).magnitude < 0.11) }
        #expect(svg.contains(">0<"))
    }

    @Test func axesSayTheirUnitsAndBoxesTheirCounts() {
        let svg = Samples.boxes.svg()
        #expect(svg.contains("memory size (MB)") && svg.contains("duration (ms, log scale)"))
        for count in [200, 50, 3] { #expect(svg.contains(">n = \(count)<")) }
    }

    /// A million points are drawn on no more places than there are pixels, and no extreme is lost.
    @Test func aDrawingDoesNotGrowWithTheSample() throws {
        var sample = Samples.durations(1_000_000, from: 1)
        sample[999_999] = 5000
        var chart = Samples.tails
        chart.marks = [TailCurve(sorted: sample, label: "", series: Series(0))]
        let tail = chart.svg()
        #expect(tail.utf8.count < 20_000)
        chart.marks = [
            Dots(
                sample.enumerated().map { (x: Double($0), y: $1) }, shape: .dot, label: "", series: Series(0))
        ]
        let dots = chart.svg()
        #expect(dots.utf8.count < 400_000)
        #expect(tail.contains("V214H346"), "the slowest of all is at the end of both axes")
    }
}
