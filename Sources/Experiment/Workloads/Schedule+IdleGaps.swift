import Catalog

extension Schedule {
    /// A gap for each message of a function, in a random order in which all gaps are as frequent as they can be: one round of
    /// them after another, each shuffled (randomized complete blocks: Fisher 1935, *The Design of Experiments*, IV). So
    /// drift lands on all gaps alike, wherever a run is cut short. A function's first message has none before it: 0.
    ///
    /// - Parameters:
    ///   - seconds: the gaps to choose from.
    ///   - entries: of all functions, in the order of the schedule.
    /// - Returns: nanoseconds, one per entry.
    static func gaps(_ seconds: [Double], before entries: [Entry], of plan: ExperimentPlan) -> [Int64] {
        guard !seconds.isEmpty else { return [] }
        let choice = seconds.map { Int64(($0 * 1e9).rounded()) }
        var generator = SplitMix64(seed: plan.seeds.schedule ?? plan.seeds.order)
        var gaps = [Int64](repeating: 0, count: entries.count)
        for positions in positions(of: entries, in: plan) {
            let later = Array(positions.dropFirst())
            for begin in stride(from: 0, to: later.count, by: choice.count) {
                for (position, gap) in zip(later[begin...], choice.shuffled(using: &generator)) {
                    gaps[position] = gap
                }
            }
        }
        return gaps
    }

    /// Where the entries of each function are, in their order.
    func positionsByFunction(of plan: ExperimentPlan) -> [[Int]] { Self.positions(of: entries, in: plan) }

    /// How long the functions, side by side, are left idle, in seconds: as long as the one that is for longest.
    package func idleSeconds(of plan: ExperimentPlan) -> Double {
        let sums = positionsByFunction(of: plan).map { $0.reduce(0) { $0 + gaps[$1] } }
        return Double(sums.max() ?? 0) / 1e9
    }

    private static func positions(of entries: [Entry], in plan: ExperimentPlan) -> [[Int]] {
        let cells = plan.cells
        var numbers: [Cell: Int] = [:]
        // A function serves the batches of any size.
        let functions = cells.map { cell -> Int in
            let function = Cell(plugin: cell.plugin, memorySize: cell.memorySize, batchSize: 0)
            let number = numbers[function] ?? numbers.count
            numbers[function] = number
            return number
        }
        var positions = [[Int]](repeating: [], count: numbers.count)
        for (position, entry) in entries.enumerated() { positions[functions[entry.cell]].append(position) }
        return positions
    }
}
