import Experiment
import Results

/// What the template shows; its names are the template's.
struct ReportPage {
    struct Fact {
        var name: String
        var value: String
    }

    struct Warning {
        var message: String
        var advice: String
    }

    struct Group {
        var title: String
        var panels: [Panel]
    }

    /// One cell of the summary, as text.
    struct Row {
        var plugin: String
        var family: String
        var memory: String
        var batch: String
        var coldCount: String
        var coldStart: String
        var coldTail: String
        var initDuration: String
        var coldBilled: String
        var coldCost: String
        var warmCount: String
        var duration: String
        var interval: String
        var tail: String
        var handler: String
        var billed: String
        var cost: String
        var memoryUsed: String

        init(_ cell: CellSummary) {
            func text(_ value: Double?) -> String { value.map(Significant.text) ?? "–" }
            func tail(_ sample: Distribution?, _ percentile: KeyPath<Distribution, Double?>) -> String {
                sample.map { $0[keyPath: percentile].map(Significant.text) ?? "n too small" } ?? "–"
            }
            plugin = cell.cell.plugin
            family = cell.family ?? "–"
            memory = "\(cell.cell.memorySize)"
            batch = "\(cell.cell.batchSize)"
            coldCount = "\(cell.cold?.count ?? 0)"
            coldStart = text(cell.cold?.coldStart?.median)
            coldTail = tail(cell.cold?.coldStart, \.p90)
            initDuration = text(cell.cold?.initDuration?.median)
            coldBilled = text(cell.cold?.billedDuration?.median)
            coldCost = text(cell.cold?.costPer1000Items.map { $0 * 1e6 })
            warmCount = "\(cell.warm?.count ?? 0)"
            duration = text(cell.warm?.duration?.median)
            interval =
                cell.warm?.duration?.medianInterval
                .map { "\(Significant.text($0.low)) – \(Significant.text($0.high))" } ?? "n too small"
            self.tail = tail(cell.warm?.duration, \.p99)
            handler = text(cell.warm?.processing?.median)
            billed = text(cell.warm?.billedDuration?.median)
            cost = text(cell.warm?.costPer1000Items.map { $0 * 1e6 })
            memoryUsed = text((cell.warm ?? cell.cold)?.maxMemoryUsed?.maximum)
        }
    }

    var experimentId: String
    var startedAt: String
    var status: String
    var isIncomplete: Bool
    /// What to type to repeat the run.
    var command: String
    var facts: [Fact]
    var warnings: [Warning]
    var groups: [Group]
    var rows: [Row]
    var conservation: String
    /// The whole summary as JSON.
    var data: String
    let chartWidth = Panel.width
    let chartHeight = Panel.height
}
