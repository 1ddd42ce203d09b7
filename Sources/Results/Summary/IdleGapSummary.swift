import Experiment

/// Whether a function still had an instance after it had been idle, for each of the gaps that a run tried.
package struct IdleGapSummary: Codable, Sendable, Equatable {
    /// The messages after one gap.
    package struct Gap: Codable, Sendable, Equatable {
        /// As the workload chose it, in seconds.
        package var seconds: Double
        /// How long the function was idle indeed, in seconds.
        package var idleTime: Distribution
        /// How many of them had to wait for a new instance.
        package var cold: Proportion

        package init(seconds: Double, idleTime: Distribution, cold: Proportion) {
            self.seconds = seconds
            self.idleTime = idleTime
            self.cold = cold
        }
    }

    package var plugin: String
    /// In MB.
    package var memorySize: Int
    /// Shortest first.
    package var gaps: [Gap]
    package var lifetime: IdleLifetime

    package init(plugin: String, memorySize: Int, gaps: [Gap]) {
        self.plugin = plugin
        self.memorySize = memorySize
        self.gaps = gaps.sorted { $0.seconds < $1.seconds }
        lifetime = IdleLifetime(self.gaps)
    }
}

/// Between which of the gaps that were tried the life of an idle instance ends. No distribution is fitted to them: what lies
/// between two gaps was not measured.
package struct IdleLifetime: Codable, Sendable, Hashable {
    /// The longest gap, in seconds, of which as of all shorter ones none was a cold start, out of enough that fewer than half
    /// surely are: the 95 % interval of their share ends below ½. Nil if there is none.
    package var atLeast: Double?
    /// The shortest gap, in seconds, of which as of all longer ones nearly all, nine of ten, were cold starts, out of enough
    /// that more than half surely are: the 95 % interval of their share begins above ½. Nil if there is none.
    package var atMost: Double?

    /// Where both are known, the median life of an idle instance lies between them.
    ///
    /// - Parameter gaps: shortest first.
    package init(_ gaps: [IdleGapSummary.Gap]) {
        atLeast = gaps.prefix { $0.cold.count == 0 && $0.cold.interval.high < 0.5 }.last?.seconds
        atMost = gaps.reversed().prefix { $0.cold.share >= 0.9 && $0.cold.interval.low > 0.5 }.last?.seconds
    }
}

/// Gathers them while the rows go by.
struct IdleGapSamples {
    private struct Sample {
        var idleTimes: [Double] = []
        var cold = 0
    }

    /// Of each function, a cell of no batch size, by the gap in seconds.
    private var samples: [Cell: [Double: Sample]] = [:]

    /// Takes a succeeded invocation; times in seconds.
    mutating func add(_ cell: Cell, gap: Double, idleTime: Double, isCold: Bool) {
        let function = Self.function(of: cell)
        samples[function, default: [:]][gap, default: Sample()].idleTimes.append(idleTime)
        if isCold { samples[function]?[gap]?.cold += 1 }
    }

    func summaries(inOrderOf cells: [Cell]) -> [IdleGapSummary]? {
        guard !samples.isEmpty else { return nil }
        var seen: Set<Cell> = []
        let functions = cells.map(Self.function).filter { seen.insert($0).inserted }
        return functions.compactMap { function in
            samples[function].map { gaps in
                IdleGapSummary(
                    plugin: function.plugin, memorySize: function.memorySize,
                    gaps: gaps.compactMap { seconds, sample in
                        Distribution(sample.idleTimes).map {
                            .init(
                                seconds: seconds, idleTime: $0,
                                cold: Proportion(sample.cold, of: sample.idleTimes.count))
                        }
                    })
            }
        }
    }

    private static func function(of cell: Cell) -> Cell {
        Cell(plugin: cell.plugin, memorySize: cell.memorySize, batchSize: 0)
    }
}
