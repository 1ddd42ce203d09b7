package import Results

/// Recommendations as text: a line per plugin and batch size.
package struct RecommendationTable {
    private let recommendations: [Recommendation]
    private let target: Recommendation.Target?
    private let style: SummaryTable.Style

    package init(_ recommendations: [Recommendation], target: Recommendation.Target?, style: SummaryTable.Style) {
        self.recommendations = recommendations
        self.target = target
        self.style = style
    }

    package func render() -> String {
        var lines = TextTable(columns: columns).lines(width: style.width) {
            style.usesColor ? "\u{1B}[1m\($0)\u{1B}[0m" : $0
        }.map { $0.replacing(/\s+$/, with: "") }
        lines.append("")
        let kind = recommendations.contains(where: \.isCold) ? "cold" : "warm"
        let latency =
            recommendations.allSatisfy { $0.measure == .latency }
            ? "from the scheduled time to the response" : "the platform's Duration where round trips aren't known"
        lines.append(
            "Of \(kind) invocations. ms: median latency, \(latency); µ$: millionths of a dollar per 1,000 items, mean. "
                + "(or …): no difference from these sizes is shown.")
        lines.append("Pareto front: from the cheapest to the fastest, without sizes that another beats in both.")
        return lines.joined(separator: "\n")
    }

    private var columns: [TextTable.Column] {
        func texts(
            _ title: String, in group: String = "", isText: Bool = false, _ cell: (Recommendation) -> String
        ) -> TextTable.Column {
            TextTable.Column(group: group, title: title, isText: isText, cells: recommendations.map(cell))
        }
        func choice(_ group: String, _ choice: @escaping (Recommendation) -> Recommendation.Choice?) -> [TextTable
            .Column]
        {
            [
                texts("MB", in: group) { choice($0).map(Self.memory) ?? "none" },
                texts("ms", in: group) { choice($0).map { Significant.text($0.latency) } ?? "–" },
                texts("µ$", in: group) { choice($0).map { Significant.text($0.cost * 1e6) } ?? "–" },
            ]
        }
        var columns = [texts("plugin", isText: true) { $0.plugin }, texts("batch") { "\($0.batchSize)" }]
        columns += choice("cheapest") { $0.cheapest } + choice("fastest") { $0.fastest }
        if let target {
            let percentile = Int((target.percentile * 100).rounded())
            columns += choice("p\(percentile) ≤ \(Significant.text(target.latency)) ms") { $0.withinTarget }
        }
        columns.append(
            texts("Pareto front, MB", isText: true) { $0.front.map { "\($0.memorySize)" }.joined(separator: ", ") })
        return columns
    }

    private static func memory(_ choice: Recommendation.Choice) -> String {
        choice.alike.isEmpty
            ? "\(choice.memorySize)"
            : "\(choice.memorySize) (or \(choice.alike.map(String.init).joined(separator: ", ")))"
    }
}
