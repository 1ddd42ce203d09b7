package import Catalog
package import Experiment

/// A run with all that a comparison needs of it.
package struct MeasuredRun: Sendable {
    /// What it is called beside others.
    package var name: String
    package var summary: RunSummary
    /// Nil if it can't be read.
    package var plan: ExperimentPlan?
    /// Nil if it was never written.
    package var environment: EnvironmentRecord?
    package var samples: RunSamples

    /// - Parameter name: nil for what its plan calls it.
    package init(
        name: String? = nil, summary: RunSummary, plan: ExperimentPlan?, environment: EnvironmentRecord?,
        samples: RunSamples
    ) {
        self.name = name ?? summary.experimentId
        self.summary = summary
        self.plan = plan
        self.environment = environment
        self.samples = samples
    }

    /// Reads the run's summary and samples, which are made from its journal and logs where they aren't up to date.
    ///
    /// - Parameter name: what it is called beside others; nil for the name of its folder.
    /// - Throws: `ResultsError`, `ResultsError.newerFormat` among them, or `CancellationError`.
    package static func read(
        _ folder: RunFolder, as name: String? = nil, progress: @escaping ProgressHandler = { _ in }
    ) async throws -> MeasuredRun {
        let summary = try await RunProcessor(folder: folder).summary(progress: progress)
        return MeasuredRun(
            name: name ?? RunFolder.names(of: [folder]).first, summary: summary, plan: try? folder.readPlan(),
            environment: try? folder.readEnvironment(), samples: try await RunSamples.read(from: folder))
    }

    /// Whether a cell's numbers are the same measurement in both runs, since at least one of them was reused.
    func shares(_ cell: Cell, with other: MeasuredRun) -> Bool {
        let (one, two) = (reusedFrom(cell), other.reusedFrom(cell))
        guard one != nil || two != nil else { return false }
        return (one ?? summary.experimentId) == (two ?? other.summary.experimentId)
    }

    private func reusedFrom(_ cell: Cell) -> String? { summary.cells.first { $0.cell == cell }?.reusedFrom }

    /// The cells that have anything to compare, in the order of the report.
    var cells: [Cell] { summary.cells.filter { $0.cold != nil || $0.warm != nil }.map(\.cell) }
}
