import Foundation
import Reports
import Results
import Testing

struct ComparisonTableTests {
    private static func row(
        memory: (Int, Int) = (512, 512), cold: Bool = false, measure: String = "duration", from: Double = 0.4,
        to: Double = 0.5, interval: (Double, Double)? = (1.2, 1.3), verdict: String = "slower"
    ) -> [String: Any] {
        func subject(_ memorySize: Int) -> [String: Any] {
            ["name": "pca", "memorySize": memorySize, "batchSize": 10]
        }
        var contrast: [String: Any] = [
            "statistic": "median", "from": from, "to": to, "difference": to - from, "ratio": to / from,
        ]
        contrast["ratioInterval"] = interval.map { ["low": $0, "high": $1] }
        return [
            "from": subject(memory.0), "to": subject(memory.1), "isCold": cold, "measure": measure, "fromCount": 64,
            "toCount": 730, "contrast": contrast, "effect": 0.6, "magnitude": "large", "verdict": verdict,
        ]
    }

    private static func comparison(
        _ rows: [[String: Any]], factor: String? = nil, onlyFrom: [[String: Any]] = []
    ) throws -> RunComparison {
        var object: [String: Any] = [
            "from": "first", "to": "second", "rows": rows, "onlyFrom": onlyFrom, "onlyTo": [],
            "warnings": [["kind": "differentMachines", "message": "Other machines.", "advice": "Repeat it."]],
        ]
        object["factor"] = factor
        return try JSONDecoder().decode(RunComparison.self, from: JSONSerialization.data(withJSONObject: object))
    }

    private static func lines(_ comparison: RunComparison, width: Int = 200, color: Bool = false) -> [String] {
        ComparisonTable(comparison, style: .init(usesColor: color, width: width)).render()
            .split(separator: "\n").map(String.init)
    }

    @Test func warningsStandAboveTheNumbers() throws {
        let lines = Self.lines(try Self.comparison([Self.row()]))
        #expect(Array(lines.prefix(3)) == ["A: first", "B: second", "! Other machines. Repeat it."])
        #expect(lines[3].hasPrefix("plugin"))
    }

    @Test func aLinePerMeasure() throws {
        let lines = Self.lines(
            try Self.comparison([
                Self.row(),
                Self.row(cold: true, measure: "cost", from: 2e-6, to: 1e-6, interval: (0.4, 0.6), verdict: "cheaper"),
                Self.row(measure: "memory", interval: nil, verdict: "n too small"),
            ]))
        func words(_ line: String) -> [Substring] { line.split(separator: " ") }
        #expect(
            words(lines[4]) == words("pca 512 10 warm duration 64 730 0.400 0.500 ms 1.25 1.20 – 1.30 large slower"))
        #expect(
            words(lines[5]) == words("pca 512 10 cold cost 64 730 2.00 1.00 µ$ 0.500 0.400 – 0.600 large cheaper"))
        #expect(words(lines[6]).suffix(5) == words("– large n too small")[...])
        #expect(Set(lines[4...6].map { $0.range(of: "730")?.lowerBound.utf16Offset(in: $0) }).count == 1)
        #expect(lines.last?.hasPrefix("2 verdicts at 95 % each") == true)
    }

    @Test func plainInAPipeColoredInATerminal() throws {
        let comparison = try Self.comparison([Self.row(), Self.row(verdict: "faster")])
        #expect(!Self.lines(comparison).joined().contains("\u{1B}"))
        let colored = Self.lines(comparison, color: true)
        #expect(colored[4].hasPrefix("\u{1B}[31m") && !colored[5].contains("\u{1B}"))
    }

    @Test func narrowTerminalsLoseColumnsNotVerdicts() throws {
        let comparison = try Self.comparison([Self.row()])
        let narrow = Self.lines(comparison, width: 85)
        #expect(narrow[4].hasSuffix("slower") && !narrow[3].contains("n A") && narrow[3].count <= 85)
        #expect(narrow[3].contains("95 % interval"))
    }

    @Test func changesWithinARun() throws {
        let lines = Self.lines(try Self.comparison([Self.row(memory: (512, 1769))], factor: "memory"))
        #expect(lines[0] == "Within first: A → B")
        #expect(lines.contains { $0.contains("512 → 1769") })
    }

    @Test func nothingToCompareIsSaid() throws {
        let only = [
            ["plugin": "pca", "memorySize": 512, "batchSize": 1], ["plugin": "nmf", "memorySize": 512, "batchSize": 1],
        ]
        let lines = Self.lines(try Self.comparison([], onlyFrom: only))
        #expect(lines.contains("No cell is in both runs."))
        #expect(lines.last == "Only in A: pca 512 MB, batch 1, and 1 more.")
        #expect(Self.lines(try Self.comparison([], factor: "batch")).last == "No two cells differ in batch alone.")
    }
}
