import Catalog
import Experiment
import Results

/// Invocations as the page holds them: all of a small run, of a large one a random choice.
struct InvocationTable: Encodable {
    /// So many that the page stays below a few megabytes.
    static let most = 20_000

    /// How many the run has.
    var total: Int
    let columns = [
        "plugin", "memorySize", "batchSize", "isColdStart", "scheduled_s", "duration_ms", "billedDuration_ms",
        "roundTrip_ms", "maxMemoryUsed_MB",
    ]
    var cells: [Cell]
    /// The cell's place, 1 if cold, and the other columns; null where there is no value.
    var rows: [[Double?]]

    init(_ samples: RunInvocations) {
        total = samples.invocations.count
        cells = samples.cells.map(\.cell)
        rows = Self.choice(of: total).map { index in
            let invocation = samples.invocations[index]
            let scheduled = invocation.scheduled.isNaN ? nil : Self.rounded(invocation.scheduled)
            return [Double(invocation.cell), invocation.isCold ? 1 : 0, scheduled]
                + [invocation.duration, invocation.billedDuration, invocation.roundTrip, invocation.maxMemoryUsed]
                .map { $0.isNaN ? nil : Self.rounded(Double($0)) }
        }
    }

    /// To a millionth, so that no digits are written which nobody measured.
    private static func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }

    /// Each number below `total` with the same chance, in their order (Vitter 1984, "Faster methods for random sampling",
    /// *Communications of the ACM* 27, 703: selection sampling, Knuth's algorithm S); the same for the same total.
    private static func choice(of total: Int) -> [Int] {
        guard total > most else { return Array(0..<total) }
        var generator = SplitMix64(seed: UInt64(total))
        var chosen: [Int] = []
        chosen.reserveCapacity(most)
        for index in 0..<total {
            let isChosen = generator.next(upperBound: UInt64(total - index)) < UInt64(most - chosen.count)
            if isChosen { chosen.append(index) }
        }
        return chosen
    }
}
