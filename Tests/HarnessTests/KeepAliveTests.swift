import Foundation
import Testing

/// A real run of the example plugin whose function is left idle, for less time than an instance lives and for more.
struct KeepAliveTests {
    private struct Summary: Decodable {
        struct Function: Decodable {
            struct Gap: Decodable {
                struct Proportion: Decodable { var count, total: Int }
                var seconds: Double
                var cold: Proportion
            }
            var plugin: String
            var gaps: [Gap]
        }
        struct Cell: Decodable {
            struct Start: Decodable { var count: Int }
            var cold, warm: Start?
        }
        var idleGaps: [Function]
        var cells: [Cell]
    }

    @Test func instanceIsGoneWhenItsFunctionWasIdleForLonger() async throws {
        let runs = FileManager.default.temporaryDirectory.appending(path: "keep-alive-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: runs) }
        let result = try await HarnessBinary.run(
            "run", "--plugin", "example", "--memory", "512", "--batch-size", "1", "--workload", "idle-gaps", "--gaps",
            "2,0.2", "--keep-alive", "1", "--messages", "13", "--json", "--runs", runs.path)
        #expect(result.status == 0, "\(result.error)")
        let summary = try JSONDecoder().decode(Summary.self, from: Data(result.output.utf8))
        let function = try #require(summary.idleGaps.first)
        #expect(function.gaps.map(\.seconds) == [0.2, 2])
        #expect(function.gaps.map(\.cold.total) == [6, 6])

        let run = try #require(try FileManager.default.contentsOfDirectory(atPath: runs.path).first)
        let lines = try String(contentsOf: runs.appending(path: "\(run)/results.csv"), encoding: .utf8)
            .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        let rows = lines.dropFirst().map { Dictionary(zip(lines[0], $0)) { first, _ in first } }
        #expect(rows.count == 13)
        #expect(rows.allSatisfy { $0["startMode"] == "any" })
        #expect(rows[0]["isColdStart"] == "True" && rows[0]["idleTime"] == "")
        var cold = 1
        for row in rows.dropFirst() {
            let (gap, idle) = (try #require(Double(row["idleGap"] ?? "")), try #require(Double(row["idleTime"] ?? "")))
            #expect(idle >= gap)
            // A machine that stalls sends late, and its platform may see the end of the life a moment later.
            if idle < 950 { #expect(row["isColdStart"] == "False", "\(idle) ms") }
            if idle > 1500 { #expect(row["isColdStart"] == "True", "\(idle) ms") }
            if row["isColdStart"] == "True" { cold += 1 }
        }
        #expect(function.gaps[1].cold.count == 6)
        #expect(summary.cells[0].cold?.count == cold && (summary.cells[0].warm?.count ?? 0) == 13 - cold)
        let page = try String(contentsOf: runs.appending(path: "\(run)/report.html"), encoding: .utf8)
        #expect(page.contains("Cold starts by idle gap: example, 512 MB"))

        // As a kill before the last two messages leaves it.
        let journal = runs.appending(path: "\(run)/journal.jsonl")
        let written = try String(contentsOf: journal, encoding: .utf8).split(separator: "\n")
        try Data((written.dropLast(3).joined(separator: "\n") + "\n").utf8).write(to: journal)
        let resumed = try await HarnessBinary.run("run", "--resume", run, "--runs", runs.path, "--json")
        #expect(resumed.status == 0, "\(resumed.error)")
        let whole = try JSONDecoder().decode(Summary.self, from: Data(resumed.output.utf8))
        // The first of them has new functions before it, whose idle time nobody knows.
        #expect(whole.idleGaps[0].gaps.map(\.cold.total).reduce(0, +) == 11)
    }
}
