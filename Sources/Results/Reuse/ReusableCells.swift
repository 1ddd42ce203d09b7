package import Catalog
package import Experiment
import Foundation

/// Finds the cells of a plan that earlier runs have measured already.
package struct ReusableCells: Sendable {
    /// Cells of one earlier run, and where they lie.
    package struct Found: Sendable, Equatable {
        /// The folder of the run that measured them, or that part of another run's folder which was taken from there.
        package var folder: RunFolder
        package var reused: ReusedRun
    }

    /// A cell that an earlier run has and that isn't taken from there.
    package struct Refusal: Sendable, Equatable, CustomStringConvertible {
        package var cell: Cell
        package var run: String
        /// The names of what differs (`CellIdentity.facts`); empty if the cell isn't whole there, or its run not sound.
        package var differences: [String]

        package var description: String {
            differences.isEmpty
                ? "\(cell): in \(run) it isn't whole, or the run isn't sound"
                : "\(cell): not the same in \(run): \(differences.joined(separator: ", "))"
        }
    }

    /// What was found, and of what was not, how the latest run that has it differs.
    package struct Search: Sendable, Equatable {
        package var found: [Found]
        package var refusals: [Refusal]

        package init(found: [Found] = [], refusals: [Refusal] = []) {
            self.found = found
            self.refusals = refusals
        }
    }

    private let runs: RunList
    private let progress: ProgressHandler

    package init(in runs: RunList, progress: @escaping ProgressHandler = { _ in }) {
        self.runs = runs
        self.progress = progress
    }

    /// Looks for them, the latest measurement first.
    ///
    /// A cell is taken if it is the same by content (`CellIdentity`), its run has ended and is sound, and the cell is whole:
    /// each of its messages succeeded at the first attempt, and the logs know all of them. Runs that can't be read are
    /// passed over.
    ///
    /// - Parameters:
    ///   - plan: with the digests of what was prepared.
    ///   - environment: of the run that is to begin.
    ///   - limits: which limits would be in force for a cell's function, as the records have it.
    /// - Returns: what was found by the run that measured it, in the order of these runs' names.
    /// - Throws: `ResultsError.unreadable` for the folder of the runs, or `CancellationError`.
    package func find(
        for plan: ExperimentPlan, _ environment: EnvironmentRecord, limits: (Cell) -> String
    ) async throws -> Search {
        var wanted: [Cell: CellIdentity] = [:]
        for cell in plan.cells { wanted[cell] = CellIdentity(of: cell, in: plan, environment, limits: limits(cell)) }
        let candidates = try runs.names().compactMap { Candidate(try? runs.run(named: $0)) }
            .sorted { ($0.startedAt, $0.plan.experimentId) > ($1.startedAt, $1.plan.experimentId) }
        var found: [Found] = []
        // Where a run that was taken from is gone, what was taken is still there.
        for isCopy in [false, true] {
            for candidate in candidates where !wanted.isEmpty {
                let same = candidate.cells(matching: wanted, limits: limits, copied: isCopy)
                guard !same.isEmpty else { continue }
                let whole = try await candidate.whole(of: same, limits: limits, progress: progress)
                found += candidate.found(whole, identities: wanted)
                for cell in whole.keys { wanted[cell] = nil }
            }
        }
        return Search(
            found: found.sorted { $0.reused.run < $1.reused.run },
            refusals: plan.cells.compactMap { cell in
                wanted[cell].flatMap { Self.refusal(of: cell, $0, candidates, limits: limits(cell)) }
            })
    }

    /// Nil if no run has the cell.
    private static func refusal(
        of cell: Cell, _ identity: CellIdentity, _ candidates: [Candidate], limits: String
    ) -> Refusal? {
        let latest = candidates.lazy.compactMap { candidate in
            candidate.plan.cells.contains(cell)
                ? CellIdentity(of: cell, in: candidate.plan, candidate.environment, limits: limits).map {
                    (candidate.plan.experimentId, $0)
                } : nil
        }.first
        return latest.map { Refusal(cell: cell, run: $0, differences: identity.differences(from: $1)) }
    }
}

extension [ReusableCells.Found] {
    /// As the plan has them: one of each run, though its cells may have been found in several places.
    package var runs: [ReusedRun] {
        reduce(into: []) { runs, found in
            if let last = runs.last, last.run == found.reused.run {
                runs[runs.count - 1].cells += found.reused.cells
            } else {
                runs.append(found.reused)
            }
        }
    }
}

/// A run that has ended, by its plan and environment.
private struct Candidate {
    let folder: RunFolder
    let plan: ExperimentPlan
    let environment: EnvironmentRecord
    var startedAt: String { environment.startedAt }

    /// Nil if it is still under way, was killed, or can't be read.
    init?(_ folder: RunFolder?) {
        guard let folder, (try? RunFormat.check(folder)) != nil, let plan = try? folder.readPlan(),
            let environment = try? folder.readEnvironment(), JournalEnds(folder.journal)?.hasEnded == true
        else { return nil }
        // Names of folders, and nothing else.
        let names = [plan.experimentId] + (plan.reused ?? []).map(\.run)
        guard names.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") && !$0.contains("/") }) else { return nil }
        self.folder = folder
        self.plan = plan
        self.environment = environment
    }

    /// - Parameter copied: whether those that it took from other runs are meant, or those that it measured.
    func cells(
        matching wanted: [Cell: CellIdentity], limits: (Cell) -> String, copied: Bool
    ) -> [Cell] {
        // Whatever its command says: of such plans cells alone mean nothing, and others aren't for a schedule to be made of.
        guard plan.arrivals == nil, plan.idleGaps == nil, plan.concurrency == 1, (try? plan.validate()) != nil else {
            return []
        }
        let sources = plan.sources
        return plan.cells.filter { cell in
            guard let identity = wanted[cell], (sources[cell] != nil) == copied else { return false }
            // The records tell below whether the limits were these.
            return CellIdentity(of: cell, in: plan, environment, limits: limits(cell)) == identity
        }
    }

    /// Those of the cells that are whole, and how many messages they have.
    func whole(
        of cells: [Cell], limits: (Cell) -> String, progress: @escaping ProgressHandler
    ) async throws -> [Cell: Int] {
        do {
            let summary = try await RunProcessor(folder: folder).summary(progress: progress)
            guard summary.isSound else { return [:] }
            let accounted = try AccountedMessages(journal: folder.journal, plan: plan)
            let whole = accounted.wholeCells(of: Schedule(plan: plan))
            let rows = try await CellRows.read(from: folder)
            var counts: [Cell: Int] = [:]
            for (index, cell) in plan.cells.enumerated() where cells.contains(cell) && whole.contains(index) {
                guard let row = rows[cell], row.isSpotless(limits: limits(cell)) else { continue }
                counts[cell] = row.count
            }
            return counts
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return [:]
        }
    }

    /// By the run that measured them.
    func found(_ counts: [Cell: Int], identities: [Cell: CellIdentity]) -> [ReusableCells.Found] {
        let sources = plan.sources
        let runs = Dictionary(grouping: plan.cells.filter { counts[$0] != nil }) { sources[$0] ?? plan.experimentId }
        return runs.map { run, cells in
            ReusableCells.Found(
                folder: run == plan.experimentId ? folder : folder.reused(from: run),
                reused: ReusedRun(
                    run: run,
                    cells: cells.map { .init($0, messages: counts[$0] ?? 0, identity: identities[$0]?.digest ?? "") }))
        }
    }
}
