import Experiment
import Results

/// What a run says, in sentences: which function is cheapest and which fastest, by how much, and how sure that is.
struct Answer {
    /// A function at one batch size, with what it is judged by.
    private struct Candidate {
        var cell: Cell
        var isWarm: Bool
        /// In ms.
        var latency: Distribution
        /// In US dollars per 1,000 items, and the interval of the median invocation's.
        var cost: Double?
        var costInterval: ClosedRange<Double>?
    }

    private let candidates: [Candidate]

    init(_ summary: RunSummary) {
        candidates = summary.cells.compactMap { cell -> Candidate? in
            // Warm invocations are what most messages meet; a run of cold starts alone is judged by these.
            let start = cell.warm ?? cell.cold
            guard let start, let latency = cell.warm?.duration ?? start.coldStart ?? start.duration else { return nil }
            func cost(_ billed: Double) -> Double {
                summary.prices.cost(billed: billed, memorySize: cell.cell.memorySize)
                    / Double(max(1, cell.cell.batchSize)) * 1000
            }
            let billed = start.billedDuration?.intervalRange
            return Candidate(
                cell: cell.cell, isWarm: cell.warm != nil, latency: latency, cost: start.costPer1000Items,
                costInterval: billed.map { cost($0.lowerBound)...cost($0.upperBound) })
        }
    }

    /// Two sentences for each batch size, the fastest and the cheapest function; none if nothing was measured.
    var sentences: [String] {
        let sizes = candidates.map(\.cell.batchSize).firstOccurrences.sorted()
        return sizes.flatMap { size in
            let candidates = candidates.filter { $0.cell.batchSize == size }
            let place = sizes.count > 1 ? "With batches of \(size), " : ""
            return [fastest(candidates, place), cheapest(candidates, place)].compactMap(\.self)
        }
    }

    private func fastest(_ candidates: [Candidate], _ place: String) -> String? {
        // Cold and warm are never compared.
        let isWarm = candidates.contains(where: \.isWarm)
        let ranked = candidates.filter { $0.isWarm == isWarm }.sorted { $0.latency.median < $1.latency.median }
        guard let best = ranked.first else { return nil }
        let kind = isWarm ? "a median duration" : "a median cold start"
        return Self.capitalized(
            "\(place)the fastest is \(Self.name(best.cell)), with \(kind) of \(best.latency.median(in: "ms")), "
                + "n = \(best.latency.count)"
                + comparison(
                    ranked.map { ($0.cell, $0.latency.median, $0.latency.intervalRange) }, quality: "as fast"))
    }

    private func cheapest(_ candidates: [Candidate], _ place: String) -> String? {
        let isWarm = candidates.contains(where: \.isWarm)
        let ranked = candidates.filter { $0.isWarm == isWarm }
            .compactMap { candidate in candidate.cost.map { (candidate.cell, $0, candidate.costInterval) } }
            .sorted { $0.1 < $1.1 }
        guard let best = ranked.first else { return nil }
        return Self.capitalized(
            "\(place)the cheapest is \(Self.name(best.0)), at \(Significant.text(best.1 * 1e6)) µ$ per 1,000 items"
                + comparison(ranked, quality: "as cheap"))
    }

    /// How far the first of the ranked is from the next that isn't its equal, and whether that is sure.
    private func comparison(
        _ ranked: [(cell: Cell, value: Double, interval: ClosedRange<Double>?)], quality: String
    ) -> String {
        guard let best = ranked.first, ranked.count > 1 else { return "." }
        let equals = ranked.dropFirst().prefix { $0.value <= best.value * (1 + 1e-9) }
        let others =
            equals.isEmpty
            ? ""
            : equals.count == 1
                ? "; \(Self.name(equals[1].cell)) is \(quality)" : "; \(equals.count) others are \(quality)"
        guard let next = ranked.dropFirst(1 + equals.count).first, best.value > 0 else { return others + "." }
        let ratio = next.value / best.value
        let distance =
            ratio < 1.005
            ? "The next, \(Self.name(next.cell)), is less than 1 % away"
            : "That is \(Significant.text(ratio)) times \(quality) as \(Self.name(next.cell)), the next"
        return others + ". " + distance + Self.sureness(best.interval, next.interval) + "."
    }

    private static func sureness(_ first: ClosedRange<Double>?, _ second: ClosedRange<Double>?) -> String {
        guard let first, let second else { return "; there are too few samples to say how sure it is" }
        return !first.overlaps(second)
            ? "; their 95 % intervals don't overlap, so the difference is shown"
            : ", but their 95 % intervals overlap, so no difference is shown"
    }

    private static func name(_ cell: Cell) -> String { "\(cell.plugin) at \(cell.memorySize) MB" }

    private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    /// For each plugin and batch size that had several memory sizes, which of them is fastest and which cheapest.
    var byPlugin: FigureTable? {
        let keys = candidates.map { Cell(plugin: $0.cell.plugin, memorySize: 0, batchSize: $0.cell.batchSize) }
        let rows = keys.firstOccurrences.compactMap { key -> [String]? in
            let group = candidates.filter { $0.cell.plugin == key.plugin && $0.cell.batchSize == key.batchSize }
            let isWarm = group.contains(where: \.isWarm)
            let fast = group.filter { $0.isWarm == isWarm }.sorted { $0.latency.median < $1.latency.median }
            let cheap = group.filter { $0.isWarm == isWarm && $0.cost != nil }.sorted {
                ($0.cost ?? 0) < ($1.cost ?? 0)
            }
            guard fast.count > 1, let fastest = fast.first else { return nil }
            let cheapest = cheap.first
            return [
                key.plugin, "\(key.batchSize)", "\(fastest.cell.memorySize)", Significant.text(fastest.latency.median),
                Self.verdict(fastest.latency.intervalRange, fast[1].latency.intervalRange),
                cheapest.map { "\($0.cell.memorySize)" } ?? "–",
                cheapest?.cost.map { Significant.text($0 * 1e6) } ?? "–",
                cheap.count > 1 ? Self.verdict(cheap[0].costInterval, cheap[1].costInterval) : "–",
            ]
        }
        guard !rows.isEmpty else { return nil }
        return FigureTable(
            columns: [
                "plugin", "batch", "fastest, MB", "median, ms", "against the next", "cheapest, MB",
                "µ$ per 1,000 items",
                "against the next",
            ], rows: rows)
    }

    private static func verdict(_ first: ClosedRange<Double>?, _ second: ClosedRange<Double>?) -> String {
        guard let first, let second else { return "n too small" }
        return !first.overlaps(second) ? "apart" : "not shown"
    }
}
