import Experiment
import Results

extension RunSummary {
    /// Two plugins at three memory sizes, with samples large enough for a p90 but not for a p99, and one cell that
    /// never ran.
    static func fixture(note: String = "limits were not enforced") -> RunSummary {
        var cells: [CellSummary] = []
        for plugin in ["k-means", "pca"] {
            for batchSize in [1, 100] {
                for memorySize in [128, 512, 1769] {
                    var cell = CellSummary(
                        cell: Cell(plugin: plugin, memorySize: memorySize, batchSize: batchSize))
                    let scale = 1769.0 / Double(memorySize)
                    cell.warm = start(count: 100, scale: scale)
                    cell.cold = start(count: 20, scale: 20 + scale)
                    cell.succeeded = 120
                    cells.append(cell)
                }
            }
        }
        cells.append(CellSummary(cell: Cell(plugin: "silent", memorySize: 128, batchSize: 1)))
        var conservation = Conservation()
        conservation.published = 1440
        conservation.succeeded = 1440
        conservation.rows = 1440
        return RunSummary(
            experimentId: "20260102-030405-0a1b", startedAt: "2026-01-02 03:04:05.678", isComplete: true,
            conservation: conservation, prices: Prices(architecture: "x86_64"), cells: cells,
            warnings: [RunWarning(.unenforcedLimits, note, advice: "Run as root.")], input: InputCounts())
    }

    private static func start(count: Int, scale: Double) -> StartSummary {
        func sample(_ base: Double) -> Distribution? {
            Distribution((0..<count).map { base * scale * (1 + Double($0 % 10) / 20) })
        }
        return StartSummary(
            count: count, duration: sample(0.3), billedDuration: sample(1), processing: sample(0.01),
            roundTrip: sample(0.4), maxMemoryUsed: sample(14 / scale), initDuration: sample(6), coldStart: sample(9),
            costPer1000Items: 0.000_212 * scale)
    }
}
