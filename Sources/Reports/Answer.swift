import Experiment
import Results

/// What a run says, in sentences: which function is cheapest and which fastest, by how much, and how sure that is.
struct Answer {
    /// A function at one batch size, with what it is judged by.
    private struct Candidate {
        var cell: Cell
        var quantity: Quantity
        /// In ms.
        var latency: Distribution
        /// In US dollars per 1,000 items that were answered: the mean, what invocations that failed are billed included.
        var cost: Double?
        /// The share of the cell's deliveries that failed, were throttled or timed out.
        var failed: Double
        /// Of which `latency` is, and of which `cost` is the mean; empty where the samples aren't known.
        var latencies: [Double] = []
        var costs: [Double] = []
    }

    /// What a latency is. Warm invocations are what most messages meet; a run of cold starts alone is judged by these, and by
    /// what is known of them where the platform doesn't tell when it decided to start an instance.
    private enum Quantity: CaseIterable {
        case duration, coldStart, initAndDuration

        var name: String {
            switch self {
            case .duration: "duration"
            case .coldStart: "cold start"
            case .initAndDuration: "init and first duration (the platform tells no more of a cold start)"
            }
        }
    }

    /// What functions are compared by.
    private enum Quality {
        case fast, cheap

        /// Of a candidate: its value, and the sample that tells how sure it is.
        func value(of candidate: Candidate) -> Double? { self == .fast ? candidate.latency.median : candidate.cost }

        /// The second by the first, with an interval of 95 %.
        ///
        /// - Parameter isOfMany: whether it's one comparison of very many, which needn't have all digits.
        func contrast(_ first: Candidate, _ second: Candidate, isOfMany: Bool = false) -> Contrast? {
            switch self {
            case .fast:
                Bootstrap(.median).contrast(
                    from: SortedSample(first.latencies), to: SortedSample(second.latencies))
            case .cheap:
                Bootstrap(.mean, replicates: isOfMany ? 399 : nil).contrast(
                    from: SortedSample(first.costs), to: SortedSample(second.costs))
            }
        }
    }

    private let candidates: [Candidate]
    private let succeeded: Int

    init(_ summary: RunSummary, _ invocations: RunInvocations) {
        succeeded = summary.cells.reduce(0) { $0 + $1.succeeded }
        let billed = Self.billedDurations(invocations)
        let indexes = Dictionary(zip(invocations.cells.map(\.cell), invocations.cells.indices)) { first, _ in first }
        candidates = summary.cells.compactMap { cell -> Candidate? in
            let index = indexes[cell.cell]
            let known = index.map { invocations.cells[$0] }
            let latencies: [(quantity: Quantity, latency: Distribution?, sample: [Double]?)] = [
                (.duration, cell.warm?.duration, known?.warm),
                (.coldStart, cell.cold?.coldStart, known?.cold),
                (.initAndDuration, known.flatMap { Distribution($0.initAndDuration) }, known?.initAndDuration),
            ]
            guard let (quantity, latency, sample) = latencies.first(where: { $0.latency != nil }), let latency else {
                return nil
            }
            let isWarm = quantity == .duration
            let failures = cell.failed + cell.throttled + cell.timedOut
            let start = isWarm ? cell.warm : cell.cold
            var candidate = Candidate(
                cell: cell.cell, quantity: quantity, latency: latency, cost: start?.costPer1000Items,
                failed: failures == 0 ? 0 : Double(failures) / Double(cell.succeeded + failures))
            guard let index, let known, let start else { return candidate }
            candidate.latencies = sample ?? []
            let items = Double(max(1, cell.cell.batchSize))
            func cost(_ billed: Double) -> Double {
                summary.prices.cost(billed: billed, memorySize: cell.cell.memorySize) / items * 1000
            }
            // Whatever was answered pays for what wasn't, each as much.
            let failed = isWarm ? known.failedWarm : known.failedCold
            let share = failed.map(cost).reduce(0, +) / Double(max(1, start.count))
            candidate.cost = candidate.cost.map { $0 + share }
            candidate.costs = (isWarm ? billed[index].warm : billed[index].cold).map { cost(Double($0)) + share }
            return candidate
        }
    }

    /// By cell, in the order of the cells.
    private static func billedDurations(_ invocations: RunInvocations) -> [(cold: [Float], warm: [Float])] {
        var billed = [(cold: [Float], warm: [Float])](repeating: ([], []), count: invocations.cells.count)
        for invocation in invocations.invocations where !invocation.billedDuration.isNaN {
            if invocation.isCold {
                billed[Int(invocation.cell)].cold.append(invocation.billedDuration)
            } else {
                billed[Int(invocation.cell)].warm.append(invocation.billedDuration)
            }
        }
        return billed
    }

    /// Two sentences for each batch size, the fastest and the cheapest function; one if there is nothing to compare.
    var sentences: [String] {
        guard !candidates.isEmpty else {
            return [
                succeeded == 0
                    ? "No invocation succeeded, so there is nothing to compare."
                    : "There is nothing to compare: of \(succeeded) succeeded invocations, the logs tell no duration."
            ]
        }
        let sizes = candidates.grouped(by: \.cell.batchSize).sorted { $0.0 < $1.0 }
        return sizes.flatMap { size, candidates in
            let place = sizes.count > 1 ? "With batches of \(size), " : ""
            return [fastest(candidates, place), cheapest(candidates, place)].compactMap(\.self)
        }
    }

    private func fastest(_ candidates: [Candidate], _ place: String) -> String? {
        let ranked = Self.ranked(candidates, by: .fast)
        guard let best = ranked.first else { return nil }
        return Self.capitalized(
            "\(place)the fastest is \(Self.name(best)), with a median \(best.quantity.name) of \(best.latency.median(in: "ms")), "
                + "n = \(best.latency.count)" + Self.comparison(ranked, by: .fast))
    }

    private func cheapest(_ candidates: [Candidate], _ place: String) -> String? {
        let ranked = Self.ranked(candidates, by: .cheap)
        guard let best = ranked.first, let cost = best.cost else { return nil }
        return Self.capitalized(
            "\(place)the cheapest is \(Self.name(best)), at \(Significant.text(cost * 1e6)) µ$ per 1,000 items"
                + Self.comparison(ranked, by: .cheap))
    }

    /// The best first. Different quantities are never compared: cold starts count only where nothing was warm.
    private static func ranked(_ candidates: [Candidate], by quality: Quality) -> [Candidate] {
        let quantity = Quantity.allCases.first { quantity in candidates.contains { $0.quantity == quantity } }
        return candidates.filter { $0.quantity == quantity && quality.value(of: $0) != nil }
            .sorted { (quality.value(of: $0) ?? 0) < (quality.value(of: $1) ?? 0) }
    }

    /// How far the first of the ranked is from the next that isn't its equal, and whether that is sure.
    private static func comparison(_ ranked: [Candidate], by quality: Quality) -> String {
        guard let best = ranked.first, ranked.count > 1, let value = quality.value(of: best) else { return "." }
        let word = quality == .fast ? "as fast" : "as cheap"
        let equals = ranked.dropFirst().prefix { (quality.value(of: $0) ?? 0) <= value * (1 + 1e-9) }
        let others =
            switch equals.count {
            case 0: ""
            case 1: "; \(name(ranked[1])) is \(word)"
            default: "; \(equals.count) others are \(word)"
            }
        guard let next = ranked.dropFirst(1 + equals.count).first, let nextValue = quality.value(of: next), value > 0
        else { return others + "." }
        let ratio = nextValue / value
        let distance =
            ratio < 1.005
            ? "The next, \(name(next)), is less than 1 % away"
            : "That is \(Significant.text(ratio)) times \(word) as \(name(next)), the next"
        return others + ". " + distance + sureness(of: quality.contrast(best, next)) + "."
    }

    private static func sureness(of contrast: Contrast?) -> String {
        guard let interval = contrast?.ratioInterval else { return "; there are too few samples to say how sure it is" }
        return " (95 % interval of the ratio: \(Significant.text(interval.low)) – \(Significant.text(interval.high))), "
            + (interval.contains(1) ? "so no difference is shown" : "so a difference is shown")
    }

    private static func name(_ candidate: Candidate) -> String {
        "\(candidate.cell.plugin) at \(candidate.cell.memorySize) MB"
            + (candidate.failed > 0 ? " (of whose deliveries \(Significant.percent(candidate.failed)) failed)" : "")
    }

    private static func memory(_ candidate: Candidate) -> String {
        "\(candidate.cell.memorySize)"
            + (candidate.failed > 0 ? " (\(Significant.percent(candidate.failed)) failed)" : "")
    }

    private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    /// For each plugin and batch size that had several memory sizes, which of them is fastest and which cheapest.
    var byPlugin: FigureTable? {
        let groups = candidates.grouped { Cell(plugin: $0.cell.plugin, memorySize: 0, batchSize: $0.cell.batchSize) }
        let rows = groups.compactMap { key, group -> [String]? in
            let fast = Self.ranked(group, by: .fast)
            let cheap = Self.ranked(group, by: .cheap)
            guard fast.count > 1, let fastest = fast.first else { return nil }
            return [
                key.plugin, "\(key.batchSize)", Self.memory(fastest), Significant.text(fastest.latency.median),
                Self.verdict(fast, by: .fast), cheap.first.map(Self.memory) ?? "–",
                cheap.first?.cost.map { Significant.text($0 * 1e6) } ?? "–", Self.verdict(cheap, by: .cheap),
            ]
        }
        guard !rows.isEmpty else { return nil }
        return FigureTable(
            columns: [
                "plugin", "batch", "fastest, MB", "median, ms", "against the next", "cheapest, MB",
                "µ$ per 1,000 items", "against the next",
            ], rows: rows)
    }

    /// The ratio to the next, and whether it's one.
    private static func verdict(_ ranked: [Candidate], by quality: Quality) -> String {
        guard ranked.count > 1 else { return "–" }
        guard let interval = quality.contrast(ranked[0], ranked[1], isOfMany: true)?.ratioInterval else {
            return "n too small"
        }
        let text = "\(Significant.text(interval.low)) – \(Significant.text(interval.high))"
        return interval.contains(1) ? "\(text), not shown" : text
    }
}
