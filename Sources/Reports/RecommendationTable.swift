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
        let latencies = Measure.allCases.filter { measure in recommendations.contains { $0.measure == measure } }
            .map(Self.meaning).joined(separator: ", or where that isn't known ")
        lines.append(
            "Of \(kind) invocations. ms: median latency, \(latencies); µ$: millionths of a dollar per 1,000 items, mean. "
                + "(or …): no difference from these sizes is shown.")
        let choices = recommendations.flatMap { [$0.cheapest, $0.fastest] + $0.front }
        if choices.contains(where: { $0.failed > 0 }) {
            lines.append(
                "(… failed): the share of deliveries that failed, were throttled or timed out. They miss the target, and "
                    + "what they are billed is part of the cost of those that were answered.")
        }
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
            texts("Pareto front, MB", isText: true) {
                $0.front.map { "\($0.memorySize)" + Self.failures(of: $0) }.joined(separator: ", ")
            })
        return columns
    }

    private static func meaning(of measure: Measure) -> String {
        switch measure {
        case .latency: "from the scheduled time to the response"
        case .coldStart: "from the decision to start an instance to its first response"
        case .initAndDuration: "the platform's Init Duration + Duration, as it tells no more"
        default: "the platform's Duration"
        }
    }

    private static func memory(_ choice: Recommendation.Choice) -> String {
        let alike = choice.alike.isEmpty ? "" : " (or \(choice.alike.map(String.init).joined(separator: ", ")))"
        return "\(choice.memorySize)" + failures(of: choice) + alike
    }

    private static func failures(of choice: Recommendation.Choice) -> String {
        choice.failed > 0 ? " (\(Significant.percent(choice.failed)) failed)" : ""
    }
}
