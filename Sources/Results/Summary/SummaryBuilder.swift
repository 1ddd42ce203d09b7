import Experiment

/// Sums up the rows of a run as they go by.
struct SummaryBuilder {
    private(set) var conservation = Conservation()
    private(set) var unenforcedRows = 0
    private(set) var missingLogs = 0
    private(set) var retried = 0
    private(set) var memoryExceeded = 0
    private(set) var coldDisagreements = 0
    /// In US dollars.
    private(set) var totalCost = 0.0
    /// How late each message was sent in an open loop, in milliseconds; empty for a closed one, which sends when it can.
    private(set) var lateness: [Double] = []
    /// From when each message was due to its answer in an open loop, whether or not an instance had to start, in milliseconds.
    private(set) var arrivalLatencies: [Double] = []
    private var idleGaps = IdleGapSamples()
    private let isOpenLoop: Bool
    /// The cells of the plan, then whatever else the journal has.
    private var cells: [Cell]
    private var samples: [CellSamples]
    private var indexes: [Cell: Int]
    private let families: [String: String]
    /// The earlier runs that measured cells which this one didn't.
    private let sources: [Cell: String]
    /// Rows that were taken from them.
    private(set) var reused = 0
    /// The cell of the previous row, found without making its name.
    private var pluginNames: [[UInt8]]
    private var latest = 0

    init(plan: ExperimentPlan?) {
        isOpenLoop = plan?.arrivals != nil
        cells = plan?.cells ?? []
        samples = Array(repeating: CellSamples(), count: cells.count)
        indexes = Dictionary(zip(cells, cells.indices), uniquingKeysWith: { first, _ in first })
        pluginNames = cells.map { Array($0.plugin.utf8) }
        families = Dictionary(
            (plan?.plugins ?? []).map { ($0.name, $0.family) }, uniquingKeysWith: { first, _ in first })
        sources = plan?.sources ?? [:]
    }

    mutating func add(_ row: ResultRow) {
        let layout = row.layout
        let index = index(of: row)
        guard let outcome = row.outcome else { return }
        samples[index].outcomes[outcome, default: 0] += 1
        if row.text(layout.reusedFrom).isEmpty {
            countOwn(row, outcome)
        } else {
            reused += 1
        }
        if row.text(layout.limits).starts(with: "unenforced") { unenforcedRows += 1 }
        if isOpenLoop, let late = row.double(layout.lateness) { lateness.append(late) }
        if isOpenLoop, outcome == .succeeded, let latency = row.double(layout.roundTrip) {
            arrivalLatencies.append(latency)
        }
        guard outcome == .succeeded else { return }
        if row.integer(layout.attempts) > 1 { retried += 1 }
        samples[index].digest &+= Self.mix(
            ShortText.hash(row.text(layout.messageId)) ^ Self.mix(ShortText.hash(row.text(layout.digest))))
        if row.integer(layout.memory) > row.integer(layout.memorySize) { memoryExceeded += 1 }
        guard let isCold = row.flag(layout.isColdStart), let duration = row.double(layout.duration) else {
            missingLogs += 1
            return
        }
        if let gap = row.double(layout.idleGap), let idleTime = row.double(layout.idleTime) {
            idleGaps.add(cells[index], gap: gap / 1000, idleTime: idleTime / 1000, isCold: isCold)
        }
        if let said = row.flag(layout.functionColdStart), said != isCold { coldDisagreements += 1 }
        if isCold {
            samples[index].cold.add(row, duration: duration)
        } else {
            samples[index].warm.add(row, duration: duration)
        }
    }

    /// What was published here, and paid for here.
    private mutating func countOwn(_ row: ResultRow, _ outcome: Outcome) {
        switch outcome {
        case .succeeded: conservation.succeeded += 1
        case .failed: conservation.failed += 1
        case .throttled: conservation.throttled += 1
        case .timedOut: conservation.timedOut += 1
        }
        totalCost += row.double(row.layout.cost) ?? 0
    }

    /// Of the functions in the order of their cells; nil if none was left idle.
    var idleGapSummaries: [IdleGapSummary]? { idleGaps.summaries(inOrderOf: cells) }

    /// Whether memory sizes of a plugin and batch size have different outputs, or different messages: the database
    /// then tells which.
    var outputsMayDiffer: Bool {
        var digests: [Cell: UInt64] = [:]
        for (cell, sample) in zip(cells, samples) {
            let key = Cell(plugin: cell.plugin, memorySize: 0, batchSize: cell.batchSize)
            if let other = digests.updateValue(sample.digest, forKey: key), other != sample.digest { return true }
        }
        return false
    }

    /// The statistics, and whether the warm durations are what these make them seem. Samples are let go of cell by cell.
    consuming func finish() -> [(summary: CellSummary, warm: Steadiness)] {
        var summaries: [(summary: CellSummary, warm: Steadiness)] = []
        for index in cells.indices {
            var summary = CellSummary(cell: cells[index])
            summary.family = families[cells[index].plugin]
            summary.reusedFrom = sources[cells[index]]
            let sample = samples[index]
            samples[index] = CellSamples()
            summary.succeeded = sample.outcomes[.succeeded, default: 0]
            summary.failed = sample.outcomes[.failed, default: 0]
            summary.throttled = sample.outcomes[.throttled, default: 0]
            summary.timedOut = sample.outcomes[.timedOut, default: 0]
            let digits = String(sample.digest, radix: 16)
            summary.outputDigest = String(repeating: "0", count: 16 - digits.count) + digits
            let warm = SortedSample(sample.warm.durations)
            let steadiness = Steadiness(of: sample.warm.durations, sorted: warm, resolution: CellSamples.resolution)
            summary.cold = sample.cold.summary(durations: SortedSample(sample.cold.durations))
            summary.warm = sample.warm.summary(durations: warm)
            summaries.append((summary, steadiness))
        }
        return summaries
    }

    private mutating func index(of row: ResultRow) -> Int {
        let plugin = row.text(row.layout.plugin)
        let memorySize = row.integer(row.layout.memorySize)
        let batchSize = row.integer(row.layout.batchSize)
        if latest < cells.count, cells[latest].memorySize == memorySize, cells[latest].batchSize == batchSize,
            plugin.elementsEqual(pluginNames[latest])
        {
            return latest
        }
        let cell = Cell(plugin: plugin.string, memorySize: memorySize, batchSize: batchSize)
        if let known = indexes[cell] {
            latest = known
        } else {
            latest = cells.count
            indexes[cell] = latest
            cells.append(cell)
            samples.append(CellSamples())
            pluginNames.append(Array(plugin))
        }
        return latest
    }

    /// Spreads a hash over all bits, so that sums of them don't cancel out (the finalizer of SplitMix64).
    private static func mix(_ hash: UInt64) -> UInt64 {
        var z = hash
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

extension CellSamples.Start {
    fileprivate mutating func add(_ row: ResultRow, duration: Double) {
        let layout = row.layout
        count += 1
        durations.append(duration)
        if let value = row.double(layout.billed) { billed.append(value) }
        if let value = row.double(layout.processing) { processing.append(value) }
        if let value = row.double(layout.roundTrip) { roundTrips.append(value) }
        if let value = row.double(layout.memory) { memory.append(value) }
        if let value = row.double(layout.initDuration) { initDurations.append(value) }
        if let value = row.double(layout.coldStart) { coldStarts.append(value) }
        if let value = row.double(layout.cost) {
            cost += value
            items += row.integer(layout.batchSize)
        }
    }
}
