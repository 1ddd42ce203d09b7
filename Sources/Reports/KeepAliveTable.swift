import Charts
import Results

/// How often an instance was gone after its function had been idle: the numbers, and what they tell in sentences.
struct KeepAliveTable {
    static let note =
        "The share of messages that had to wait for a new instance, by how long their function had been idle. Intervals hold "
        + "at least 95 % (Clopper and Pearson). What lies between two gaps was not measured."

    let functions: [IdleGapSummary]

    /// Nil if no function was left idle by the workload.
    init?(_ summary: RunSummary) {
        guard let functions = summary.idleGaps, !functions.isEmpty else { return nil }
        self.functions = functions
    }

    private static let titles = [
        "plugin", "MB", "idle gap, s", "idle at most, s", "n", "cold", "share, %", "95 % interval",
    ]

    private var rows: [[String]] {
        functions.flatMap { function in
            function.gaps.map { gap in
                [function.plugin, "\(function.memorySize)"] + Self.values(of: gap)
            }
        }
    }

    /// From the gap on.
    static func values(of gap: IdleGapSummary.Gap) -> [String] {
        [
            Significant.exact(gap.seconds), Significant.text(gap.idleTime.maximum), "\(gap.cold.total)",
            "\(gap.cold.count)",
            percent(gap.cold.share), "\(percent(gap.cold.interval.low)) – \(percent(gap.cold.interval.high))",
        ]
    }

    static var titlesOfGap: [String] { Array(titles.dropFirst(2)) }

    var table: FigureTable { FigureTable(columns: Self.titles, rows: rows) }

    /// For a terminal.
    var columns: [TextTable.Column] {
        let rows = rows
        return Self.titles.enumerated().map { index, title in
            TextTable.Column(
                title: title, isText: index == 0, expendability: title.hasPrefix("idle at most") ? 1 : 0,
                cells: rows.map { $0[index] })
        }
    }

    /// How long an idle instance lives, as far as the gaps tell, and of which functions.
    var sentences: [String] {
        functions.map(\.lifetime).firstOccurrences.map { lifetime in
            let same = functions.filter { $0.lifetime == lifetime }
            let names = same.map(\.plugin).firstOccurrences.map { plugin in
                let sizes = same.filter { $0.plugin == plugin }.map { "\($0.memorySize)" }
                return "\(plugin) at \(sizes.joined(separator: ", ")) MB"
            }
            return "The median life of an idle instance \(Self.text(lifetime)): \(names.joined(separator: "; "))."
        }
    }

    private static func text(_ lifetime: IdleLifetime) -> String {
        switch (lifetime.atLeast.map(Significant.exact), lifetime.atMost.map(Significant.exact)) {
        case (let kept?, let gone?): "is between \(kept) and \(gone) s"
        case (let kept?, nil): "is more than \(kept) s (longer gaps or more messages would tell how long)"
        case (nil, let gone?): "is less than \(gone) s (shorter gaps or more messages would tell how long)"
        case (nil, nil): "can't be told from these gaps (take others, or more messages)"
        }
    }

    private static func percent(_ share: Double) -> String { Significant.text(share * 100) }
}
