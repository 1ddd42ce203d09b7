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
    /// The cells of a plugin and batch size, by memory size.
    struct Group {
        var title: String
        /// For names of files.
        var name: String
        var cells: [CellSummary]
    }

    let summary: RunSummary
    /// The sections of what it hasn't are left out.
    let samples: RunInvocations
    /// The cells that have measured anything, as many of them as are drawn.
    let cells: [CellSummary]
    /// In the order of the plan.
    let plugins: [String]
    /// Each with its cells in the order of the plan, as are the plugins.
    let cellsOfPlugins: [(plugin: String, cells: [CellSummary])]
    /// From the smallest size.
    let cellsOfBatchSizes: [(batchSize: Int, cells: [CellSummary])]
    let groups: [Group]
    /// That not all cells are drawn; empty if they are.
    private let omission: String
    private let pluginIndexes: [String: Int]
    private let sampleIndexes: [Cell: Int]

    /// - Parameter most: so many cells are drawn, the first ones.
    init(summary: RunSummary, samples: RunInvocations, most: Int = .max) {
        self.summary = summary
        self.samples = samples
        let all = summary.cells.filter { $0.warm != nil || $0.cold != nil }
        cells = Array(all.prefix(most))
        omission =
            all.count > most
            ? " Only the first \(most) of \(all.count) cells are drawn; the table of all cells has the rest." : ""
        cellsOfPlugins = cells.grouped(by: \.cell.plugin).map { ($0, $1) }
        plugins = cellsOfPlugins.map(\.plugin)
        cellsOfBatchSizes = cells.grouped(by: \.cell.batchSize).map { ($0, $1) }.sorted { $0.batchSize < $1.batchSize }
        groups = cells.grouped { Key(plugin: $0.cell.plugin, batchSize: $0.cell.batchSize) }.map { key, cells in
            Group(
                title: "\(key.plugin), batches of \(key.batchSize)", name: "\(key.plugin)-batch-\(key.batchSize)",
                cells: cells.sorted { $0.cell.memorySize < $1.cell.memorySize })
        }
        pluginIndexes = Dictionary(uniqueKeysWithValues: zip(plugins, plugins.indices))
        sampleIndexes = Dictionary(zip(samples.cells.map(\.cell), samples.cells.indices)) { first, _ in first }
    }

    /// A plugin keeps its colour and shape in all charts.
    func series(of plugin: String) -> Series { Series(pluginIndexes[plugin] ?? 0) }

    func sample(of cell: Cell) -> RunInvocations.CellSample? { sampleIndexes[cell].map { samples.cells[$0] } }

    private struct Key: Hashable {
        var plugin: String
        var batchSize: Int
    }

    /// All sections that have something to show.
    var sections: [Section] {
        [
            costSection, functionsSection, latencySection, batchSection, phasesSection, keepAliveSection, tailSection,
            timelineSection, memorySection,
        ].filter { !$0.groups.isEmpty }.map { section in
            var section = section
            // The timeline has no cells, and the idle gaps' functions are few.
            if !["timeline", "keep-alive"].contains(section.id) { section.note += omission }
            return section
        }
    }
}

extension Sequence {
    /// The keys in the order in which they first occur, each with its elements in their order.
    func grouped<Key: Hashable>(by key: (Element) -> Key) -> [(Key, [Element])] {
        let groups = Dictionary(grouping: self, by: key)
        return map(key).firstOccurrences.map { ($0, groups[$0] ?? []) }
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
