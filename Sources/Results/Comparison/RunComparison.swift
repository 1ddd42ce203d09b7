package import Experiment

/// What differs between cells: of two runs, or within one.
package struct RunComparison: Codable, Sendable, Equatable {
    /// One cell, or several of a family, as a row names them.
    package struct Subject: Codable, Sendable, Hashable {
        /// The plugin, or the family.
        package var name: String
        package var memorySize: Int
        package var batchSize: Int

        package init(name: String, memorySize: Int, batchSize: Int) {
            self.name = name
            self.memorySize = memorySize
            self.batchSize = batchSize
        }

        init(_ cell: Cell) { self.init(name: cell.plugin, memorySize: cell.memorySize, batchSize: cell.batchSize) }
    }

    /// One measure of two subjects. Cold is compared with cold and warm with warm.
    package struct Row: Codable, Sendable, Equatable {
        package var from: Subject
        package var to: Subject
        package var isCold: Bool
        package var measure: Measure
        package var fromCount: Int
        package var toCount: Int
        package var contrast: Contrast
        /// Cliff's delta, from −1 to 1: below 0 if the second tends to be less.
        package var effect: Double
        package var magnitude: EffectSize.Magnitude
        /// Of the second, as against the first.
        package var verdict: Verdict
    }

    /// The run that all is compared with.
    package var from: String
    /// The other run: the same one, if cells within a run are compared.
    package var to: String
    /// Nil between two runs.
    package var factor: Factor?
    package var warnings: [RunWarning]
    package var rows: [Row]
    /// Cells that only the first run has, and that only the second has.
    package var onlyFrom: [Cell]
    package var onlyTo: [Cell]
    /// Cells of two runs that are one measurement, as one of the runs was reused by the other: there is nothing to compare.
    /// Nil if there are none.
    package var sameMeasurements: [Cell]?

    /// Compares every cell that both runs have.
    ///
    /// - Parameter seed: of the bootstrap.
    package init(from first: MeasuredRun, to second: MeasuredRun, seed: UInt64 = 1) {
        let (old, new) = (first.cells, second.cells)
        let (known, found) = (Set(old), Set(new))
        let comparer = Comparer(seed: seed)
        from = first.name
        to = second.name
        let same = old.filter { found.contains($0) && first.shares($0, with: second) }
        sameMeasurements = same.isEmpty ? nil : same
        warnings = ComparisonWarnings(from: first, to: second, sameMeasurements: same).list
        rows = old.filter { found.contains($0) && !same.contains($0) }.flatMap { cell in
            let subject = Subject(cell)
            return comparer.rows(
                from: .init(subject: subject, cells: [cell], samples: first.samples),
                to: .init(subject: subject, cells: [cell], samples: second.samples))
        }
        onlyFrom = old.filter { !found.contains($0) }
        onlyTo = new.filter { !known.contains($0) }
    }

    /// Compares the cells of one run that differ in `factor` alone, each with the first of them.
    ///
    /// - Parameter seed: of the bootstrap.
    package init(within run: MeasuredRun, by factor: Factor, seed: UInt64 = 1) {
        let comparer = Comparer(seed: seed)
        from = run.name
        to = from
        self.factor = factor
        warnings = ComparisonWarnings(within: run).list
        rows = factor.groups(of: run).flatMap { group in
            group.dropFirst().flatMap { other in
                comparer.rows(
                    from: .init(subject: group[0].subject, cells: group[0].cells, samples: run.samples),
                    to: .init(subject: other.subject, cells: other.cells, samples: run.samples))
            }
        }
        onlyFrom = []
        onlyTo = []
    }
}

/// Compares two subjects in everything that both were measured in.
private struct Comparer {
    struct Side {
        var subject: RunComparison.Subject
        var cells: [Cell]
        var samples: RunSamples

        func sample(of measure: Measure, cold: Bool) -> SortedSample {
            SortedSample(cells.flatMap { samples.values(of: measure, in: $0, cold: cold) })
        }
    }

    let seed: UInt64

    func rows(from first: Side, to second: Side) -> [RunComparison.Row] {
        [true, false].flatMap { isCold in
            Measure.allCases.compactMap { measure -> RunComparison.Row? in
                let from = first.sample(of: measure, cold: isCold)
                let to = second.sample(of: measure, cold: isCold)
                guard let contrast = Bootstrap(measure.statistic, seed: seed).contrast(from: from, to: to),
                    let effect = EffectSize.cliffsDelta(from: from, to: to)
                else { return nil }
                return RunComparison.Row(
                    from: first.subject, to: second.subject, isCold: isCold, measure: measure,
                    fromCount: from.count, toCount: to.count, contrast: contrast, effect: effect,
                    magnitude: .init(cliffsDelta: effect), verdict: measure.verdict(on: contrast))
            }
        }
    }
}

extension Measure {
    /// A difference is shown where the interval of the difference excludes 0.
    fileprivate func verdict(on contrast: Contrast) -> Verdict {
        guard let interval = contrast.differenceInterval else { return .sampleTooSmall }
        return interval.contains(0) ? .noDifferenceShown : verdict(isLess: interval.high < 0)
    }
}
