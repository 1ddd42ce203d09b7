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
            seconds(gap.seconds), Significant.text(gap.idleTime.maximum), "\(gap.cold.total)", "\(gap.cold.count)",
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

    /// How long an idle instance of each function lives, as far as the gaps tell.
    var sentences: [String] { functions.map(Self.sentence) }

    static func sentence(_ function: IdleGapSummary) -> String {
        func gap(_ seconds: Double) -> IdleGapSummary.Gap? { function.gaps.first { $0.seconds == seconds } }
        let lifetime = function.lifetime
        let kept = lifetime.atLeast.flatMap(gap)
        let gone = lifetime.atMost.flatMap(gap)
        let reasons = [
            kept.map { "after \(seconds($0.seconds)) s none of \($0.cold.total) was gone" },
            gone.map { "after \(seconds($0.seconds)) s \($0.cold.count) of \($0.cold.total) were gone" },
        ].compactMap(\.self).joined(separator: ", ")
        let life = "The median life of an idle instance of \(function.plugin) at \(function.memorySize) MB"
        return switch (kept, gone) {
        case (let kept?, let gone?):
            "\(life) is between \(seconds(kept.seconds)) and \(seconds(gone.seconds)) s: \(reasons)."
        case (let kept?, nil):
            "\(life) is more than \(seconds(kept.seconds)) s: \(reasons). Longer gaps or more messages would tell how long."
        case (nil, let gone?):
            "\(life) is less than \(seconds(gone.seconds)) s: \(reasons). Shorter gaps or more messages would tell how long."
        case (nil, nil):
            "\(life) can't be told from these gaps: take others, or more messages."
        }
    }

    /// A gap, as it was given.
    static func seconds(_ value: Double) -> String {
        value == value.rounded() && value < 1e15 ? "\(Int(value))" : "\(value)"
    }

    private static func percent(_ share: Double) -> String { Significant.text(share * 100) }
}
