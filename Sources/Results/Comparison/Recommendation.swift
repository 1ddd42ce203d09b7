import Experiment

/// Which memory size to give a plugin, by what a run has measured of it.
package struct Recommendation: Codable, Sendable, Equatable {
    /// A memory size, with what it costs and how long it takes.
    package struct Choice: Codable, Sendable, Equatable {
        package var memorySize: Int
        /// Median, in ms.
        package var latency: Double
        /// Mean, in US dollars per 1,000 items that were answered: what invocations that failed are billed is part of it.
        package var cost: Double
        /// The share of deliveries that failed, were throttled or timed out, from 0 to 1.
        package var failed = 0.0
        /// The target's percentile of latency, in ms, of which deliveries that failed have no end; nil without a target, where
        /// the sample is too small for it, and if as many failed.
        package var tail: Double?
        /// Memory sizes that may be as good: no difference from them is shown in what this one is chosen for.
        package var alike: [Int] = []
    }

    /// A latency that most invocations must keep.
    package struct Target: Codable, Sendable, Equatable {
        /// In ms.
        package var latency: Double
        /// The share of invocations, from 0 to 1.
        package var percentile: Double

        package init(latency: Double, percentile: Double) {
            self.latency = latency
            self.percentile = percentile
        }
    }

    package var plugin: String
    package var batchSize: Int
    /// Of cold starts, else of warm invocations.
    package var isCold: Bool
    /// What latency is: `latency` itself; where round trips aren't known, `duration`, and of cold starts `coldStart` or what
    /// is known of it.
    package var measure: Measure
    package var cheapest: Choice
    package var fastest: Choice
    /// The Pareto front, from the cheapest to the fastest: memory sizes than which no other is at once as cheap and as fast,
    /// and better in one of both.
    package var front: [Choice]
    /// The cheapest of the memory sizes that keep the target; nil without a target, or if none does.
    package var withinTarget: Choice?

    /// For every plugin and batch size, in the order of the report; those without an invocation are left out.
    ///
    /// - Parameters:
    ///   - cold: recommend by cold starts instead of by warm invocations.
    ///   - seed: of the bootstrap, which tells memory sizes apart.
    package static func all(
        of run: MeasuredRun, cold: Bool = false, target: Target? = nil, seed: UInt64 = 1
    ) -> [Recommendation] {
        var order: [Cell] = []
        var groups: [Cell: [Cell]] = [:]
        for cell in run.cells {
            let group = Cell(plugin: cell.plugin, memorySize: 0, batchSize: cell.batchSize)
            if groups[group] == nil { order.append(group) }
            groups[group, default: []].append(cell)
        }
        return order.compactMap { group in
            Recommendation(of: groups[group] ?? [], in: run.samples, cold: cold, target: target, seed: seed)
        }
    }

    /// - Parameter cells: of one plugin and batch size.
    private init?(of cells: [Cell], in samples: RunSamples, cold: Bool, target: Target?, seed: UInt64) {
        let measures: [Measure] = cold ? [.latency, .coldStart, .initAndDuration] : [.latency]
        let measure =
            measures.first { measure in
                cells.contains { !samples.values(of: measure, in: $0, cold: cold).isEmpty }
            } ?? .duration
        let candidates = cells.compactMap { cell -> Candidate? in
            Candidate(
                memorySize: cell.memorySize, latency: SortedSample(samples.values(of: measure, in: cell, cold: cold)),
                cost: samples.values(of: .cost, in: cell, cold: cold),
                failures: samples.failures(in: cell, cold: cold), target: target)
        }.sorted { $0.choice.memorySize < $1.choice.memorySize }
        guard let first = cells.first,
            let cheapest = candidates.min(by: {
                ($0.choice.cost, $0.choice.latency) < ($1.choice.cost, $1.choice.latency)
            }),
            let fastest = candidates.min(by: {
                ($0.choice.latency, $0.choice.cost) < ($1.choice.latency, $1.choice.cost)
            })
        else { return nil }
        func alike(_ chosen: Candidate, _ sample: (Candidate) -> SortedSample, _ statistic: Bootstrap.Statistic)
            -> [Int]
        {
            candidates.filter { other in
                guard other.choice.memorySize != chosen.choice.memorySize else { return false }
                let contrast = Bootstrap(statistic, seed: seed).contrast(from: sample(chosen), to: sample(other))
                // Too few values show nothing.
                return contrast?.differenceInterval?.contains(0) ?? true
            }.map(\.choice.memorySize)
        }
        plugin = first.plugin
        batchSize = first.batchSize
        isCold = cold
        self.measure = measure
        self.cheapest = cheapest.choice
        self.cheapest.alike = alike(cheapest, \.cost, .mean)
        self.fastest = fastest.choice
        self.fastest.alike = alike(fastest, \.latency, .median)
        front = Self.front(of: candidates.map(\.choice))
        withinTarget = target.flatMap { target in
            candidates.map(\.choice).filter { $0.tail.map { $0 <= target.latency } ?? false }
                .min { ($0.cost, $0.latency) < ($1.cost, $1.latency) }
        }
    }

    /// A memory size with its samples.
    private struct Candidate {
        var choice: Choice
        var latency: SortedSample
        var cost: SortedSample

        /// Nil without samples.
        init?(memorySize: Int, latency: SortedSample, cost: [Double], failures: RunSamples.Failures, target: Target?) {
            guard !latency.isEmpty, !cost.isEmpty else { return nil }
            self.latency = latency
            // Whatever was answered pays for what wasn't, each as much.
            let share = failures.cost / Double(cost.count)
            self.cost = SortedSample(cost.map { $0 + share })
            choice = Choice(memorySize: memorySize, latency: latency.median, cost: self.cost.mean)
            choice.failed = Double(failures.count) / Double(failures.count + cost.count)
            let latencies = latency.values + Array(repeating: .infinity, count: failures.count)
            choice.tail = target.flatMap { Distribution.percentile($0.percentile, ofSorted: latencies) }
                .flatMap { $0.isFinite ? $0 : nil }
        }
    }

    /// Going from the cheapest on, each that is faster than all before it.
    private static func front(of choices: [Choice]) -> [Choice] {
        var front: [Choice] = []
        for choice in choices.sorted(by: { ($0.cost, $0.latency) < ($1.cost, $1.latency) }) {
            if let last = front.last, choice.latency >= last.latency { continue }
            front.append(choice)
        }
        return front
    }
}
