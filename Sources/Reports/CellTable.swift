import Experiment
import Results

/// The table of all cells, each value with the number that it sorts by.
struct CellTable {
    struct Column {
        var title: String
        /// Above neighbours that have it in common; empty for none.
        var group: String
        /// Whether it's a name, which is aligned to the left and sorts as text.
        var isText: Bool
        var value: (CellSummary) -> Value
    }

    struct Value {
        var text: String
        /// Nil sorts last.
        var number: Double?
    }

    /// - Parameter cells: the rows.
    static func columns(for cells: [CellSummary]) -> [Column] {
        let isAllMeasuredHere = cells.allSatisfy { $0.reusedFrom == nil }
        return measures + (isAllMeasuredHere ? [] : [name("reused from") { $0.reusedFrom ?? "–" }])
    }

    private static var measures: [Column] {
        [
            name("plugin") { $0.cell.plugin }, name("family") { $0.family ?? "–" },
            count("", "MB") { $0.cell.memorySize }, count("", "batch") { $0.cell.batchSize },
            count("cold", "n") { $0.cold?.count ?? 0 }, number("cold", "start, ms") { $0.cold?.coldStart?.median },
            tail("cold", "p90, ms", \.p90) { $0.cold?.coldStart },
            number("cold", "init, ms") { $0.cold?.initDuration?.median },
            number("cold", "billed, ms") { $0.cold?.billedDuration?.median },
            number("cold", "µ$") { $0.cold?.costPer1000Items.map { $0 * 1e6 } },
            count("warm", "n") { $0.warm?.count ?? 0 }, number("warm", "duration, ms") { $0.warm?.duration?.median },
            Column(title: "95 % interval", group: "warm", isText: false) { cell in
                guard let duration = cell.warm?.duration else { return Value(text: "–") }
                return Value(text: duration.intervalText ?? "n too small", number: duration.medianInterval?.low)
            },
            tail("warm", "p99, ms", \.p99) { $0.warm?.duration },
            number("warm", "handler, ms") { $0.warm?.processing?.median },
            number("warm", "billed, ms") { $0.warm?.billedDuration?.median },
            number("warm", "µ$") { $0.warm?.costPer1000Items.map { $0 * 1e6 } },
            number("", "used MB") { ($0.warm ?? $0.cold)?.maxMemoryUsed?.maximum },
        ]
    }

    private static func name(_ title: String, _ text: @escaping (CellSummary) -> String) -> Column {
        Column(title: title, group: "", isText: true) { Value(text: text($0), number: nil) }
    }

    /// A whole number, which is exact.
    private static func count(
        _ group: String, _ title: String, _ count: @escaping (CellSummary) -> Int
    ) -> Column {
        Column(title: title, group: group, isText: false) { Value(text: "\(count($0))", number: Double(count($0))) }
    }

    private static func number(
        _ group: String, _ title: String, _ number: @escaping (CellSummary) -> Double?
    ) -> Column {
        Column(title: title, group: group, isText: false) { cell in
            let value = number(cell)
            return Value(text: value.map(Significant.text) ?? "–", number: value)
        }
    }

    private static func tail(
        _ group: String, _ title: String, _ percentile: @escaping (Distribution) -> Double?,
        _ sample: @escaping (CellSummary) -> Distribution?
    ) -> Column {
        Column(title: title, group: group, isText: false) { cell in
            guard let sample = sample(cell) else { return Value(text: "–") }
            return Value(text: percentile(sample).map(Significant.text) ?? "n too small", number: percentile(sample))
        }
    }
}
