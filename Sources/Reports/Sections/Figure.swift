import Charts
import Experiment
import Results

/// A chart, and the numbers that it shows.
struct Figure {
    /// Names its file: lower case, digits and hyphens.
    var name: String
    var chart: Chart
    var table: FigureTable
}

/// The numbers behind a chart, as text.
struct FigureTable {
    var columns: [String]
    var rows: [[String]]
}

/// What belongs together in a report.
struct Section {
    /// Charts of the same cells, side by side.
    struct Group {
        var title: String
        var figures: [Figure]
    }

    /// Names its place in the page.
    var id: String
    var title: String
    /// How to read its charts.
    var note: String
    var groups: [Group]
}

/// What the sections are made of.
struct ReportInput {
    var summary: RunSummary
    /// The sections of what it hasn't are left out.
    var samples: RunInvocations

    /// All cells that have measured anything.
    var cells: [CellSummary] { summary.cells.filter { $0.warm != nil || $0.cold != nil } }

    /// In the order of the plan.
    var plugins: [String] { cells.map(\.cell.plugin).firstOccurrences }

    /// A plugin keeps its colour and shape in all charts.
    func series(of plugin: String) -> Series { Series(plugins.firstIndex(of: plugin) ?? 0) }

    /// The cells of each plugin and batch size, by memory size.
    var groups: [(title: String, name: String, cells: [CellSummary])] {
        let keys = cells.map { Key(plugin: $0.cell.plugin, batchSize: $0.cell.batchSize) }.firstOccurrences
        return keys.map { key in
            (
                "\(key.plugin), batches of \(key.batchSize)", "\(key.plugin)-batch-\(key.batchSize)",
                cells.filter { $0.cell.plugin == key.plugin && $0.cell.batchSize == key.batchSize }
                    .sorted { $0.cell.memorySize < $1.cell.memorySize }
            )
        }
    }

    private struct Key: Hashable {
        var plugin: String
        var batchSize: Int
    }

    /// All sections that have something to show.
    var sections: [Section] {
        [
            costSection, functionsSection, latencySection, batchSection, phasesSection, keepAliveSection, tailSection,
            timelineSection, memorySection,
        ].filter { !$0.groups.isEmpty }
    }
}

extension Sequence where Element: Hashable {
    var firstOccurrences: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}

extension Axis.Scale {
    /// Logarithmic where the largest value is more than thirty times the smallest: on a linear axis, most of them would
    /// lie on the bottom.
    static func fitting(_ values: [Double]) -> Axis.Scale {
        guard let low = values.min(), let high = values.max(), low > 0, high > 30 * low else { return .linear }
        return .logarithmic
    }
}

extension Distribution {
    /// The median with its interval, as text.
    func median(in unit: String) -> String {
        "\(Significant.text(median)) \(unit)\(intervalText.map { " (95 % interval \($0))" } ?? "")"
    }

    /// Of the median; nil if the sample is too small for one.
    var intervalRange: ClosedRange<Double>? {
        medianInterval.map { min($0.low, $0.high)...max($0.low, $0.high) }
    }

    var intervalText: String? {
        medianInterval.map { "\(Significant.text($0.low)) – \(Significant.text($0.high))" }
    }
}
