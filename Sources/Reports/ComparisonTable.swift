package import Results

/// A comparison as text: what to beware of first, then a line per cell and measure, cold and warm apart.
package struct ComparisonTable {
    private let comparison: RunComparison
    private let style: SummaryTable.Style

    package init(_ comparison: RunComparison, style: SummaryTable.Style) {
        self.comparison = comparison
        self.style = style
    }

    package func render() -> String {
        var lines: [String] = []
        if comparison.factor == nil {
            lines.append("A: \(comparison.from)")
            lines.append("B: \(comparison.to)")
        } else {
            lines.append("Within \(comparison.from): A → B")
        }
        for warning in comparison.warnings {
            lines.append(colored("! \(warning.message)", "33") + " \(warning.advice)")
        }
        lines.append("")
        lines += table
        lines += unmatched
        return lines.joined(separator: "\n")
    }

    private var table: [String] {
        let rows = comparison.rows
        guard !rows.isEmpty else {
            return [
                comparison.factor == nil
                    ? "No cell is in both runs." : "No two cells differ in \(comparison.factor?.rawValue ?? "") alone."
            ]
        }
        func texts(
            _ title: String, isText: Bool = false, _ expendability: Int = 0, _ cell: (RunComparison.Row) -> String
        ) -> TextTable.Column {
            TextTable.Column(title: title, isText: isText, expendability: expendability, cells: rows.map(cell))
        }
        let columns = [
            texts("plugin", isText: true) { Self.change($0.from.name, $0.to.name) },
            texts("MB") { Self.change("\($0.from.memorySize)", "\($0.to.memorySize)") },
            texts("batch") { Self.change("\($0.from.batchSize)", "\($0.to.batchSize)") },
            texts("start", isText: true) { $0.isCold ? "cold" : "warm" },
            texts("measure", isText: true) { $0.measure.rawValue },
            texts("n A", 2) { "\($0.fromCount)" },
            texts("n B", 2) { "\($0.toCount)" },
            texts("A") { Self.text($0.contrast.from, $0.measure) },
            texts("B") { Self.text($0.contrast.to, $0.measure) },
            texts("", isText: true, 3) { Self.unit(of: $0.measure) },
            texts("B / A") { $0.contrast.ratio.map(Significant.text) ?? "–" },
            texts("95 % interval") { Self.text($0.contrast.ratioInterval) },
            texts("effect", isText: true, 1) { $0.magnitude.rawValue },
            texts("B is", isText: true) { $0.verdict.rawValue },
        ]
        var lines = TextTable(columns: columns).lines(width: style.width) { colored($0, "1") }
        for (index, row) in rows.enumerated() where row.verdict.isWorse {
            let place = lines.count - rows.count + index
            lines[place] = colored(lines[place], "31")
        }
        lines = lines.map { $0.replacing(/\s+$/, with: "") }
        lines.append("")
        lines.append(
            "Medians, of costs means; ratios with bootstrap intervals. Latency: from the scheduled time to the response; cost: "
                + "millionths of a dollar per 1,000 items; effect: Cliff's delta.")
        let count = rows.count { $0.verdict != .sampleTooSmall }
        if count > 1 {
            lines.append(
                "\(count) verdicts at 95 % each: where nothing differs, up to one in twenty says that something does.")
        }
        return lines
    }

    private var unmatched: [String] {
        [("A", comparison.onlyFrom), ("B", comparison.onlyTo)].compactMap { name, cells in
            guard let first = cells.first else { return nil }
            let others = cells.count > 1 ? ", and \(cells.count - 1) more" : ""
            return "Only in \(name): \(first)\(others)."
        }
    }

    private static func change(_ from: String, _ to: String) -> String { from == to ? from : "\(from) → \(to)" }

    private static func text(_ value: Double, _ measure: Measure) -> String {
        Significant.text(measure == .cost ? value * 1e6 : value)
    }

    private static func text(_ interval: Interval?) -> String {
        interval.map { "\(Significant.text($0.low)) – \(Significant.text($0.high))" } ?? "–"
    }

    private static func unit(of measure: Measure) -> String {
        switch measure {
        case .latency, .duration, .coldStart, .initAndDuration, .billedDuration: "ms"
        case .memory: "MB"
        case .cost: "µ$"
        }
    }

    private func colored(_ text: String, _ code: String) -> String {
        style.usesColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
