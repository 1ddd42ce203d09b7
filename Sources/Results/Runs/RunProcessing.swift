import Catalog
import Experiment
import Foundation
import GRDB
import GRDBSQLite

/// One processing of a run, on the database's own thread.
struct RunProcessing {
    let folder: RunFolder
    let database: ResultsDatabase
    let progress: ProgressHandler
    let isCancelled: () -> Bool

    func run(csv: String) throws -> RunSummary {
        // A run whose plan is damaged still has its journal and logs: only what was planned isn't known.
        let plan = try? folder.readPlan()
        let environment = try? folder.readEnvironment()
        let architecture =
            environment?.cloud?.architecture ?? environment?.machine.architecture ?? Machine.current().architecture
        let prices = try Prices(
            architecture: architecture, region: environment?.cloud?.region ?? PriceTable.baseRegion)
        let experimentId = plan?.experimentId ?? folder.experimentId

        try database.createTables()
        let own = Source(folder, experimentId: experimentId)
        // Of runs that cells were taken from, what was taken lies in this run's folder.
        let earlier = (plan?.reused ?? []).map {
            Source(folder.reused(from: $0.run), experimentId: $0.run, isReused: true)
        }
        let isLong = ([own] + earlier).reduce(0) { $0 + $1.bytes } >= ProgressMeter.leastBytes
        var meter = ProgressMeter(subject: experimentId, handler: isLong ? progress : nil, isCancelled: isCancelled)
        var (journal, logs) = try load(own, meter: &meter)
        for source in earlier where FileManager.default.fileExists(atPath: source.folder.journal.path) {
            let (facts, found) = try load(source, meter: &meter)
            journal.counts.lines += facts.counts.lines
            journal.damaged += facts.damaged
            journal.imprecise += facts.imprecise
            logs.add(found)
        }
        var input = logs.input
        input.journalLines = journal.counts.lines
        let logDamage = logs.damaged + (try database.join(experimentId: experimentId, prices: prices))

        var builder = SummaryBuilder(plan: plan)
        let deliveries = try database.count("delivery")
        try meter.begin(.writingResults, total: deliveries)
        let rows = try writeCSV(to: csv) {
            builder.add($0)
            try meter.advance(by: 1)
        }
        var conservation = builder.conservation
        // How many messages a stopping rule needs isn't known before.
        if let plan, plan.stopping == nil { conservation.planned = plan.ownMessages }
        if let reused = plan?.allReusedMessages {
            conservation.reused = builder.reused
            conservation.plannedReuse = reused
        }
        conservation.published = try database.count(
            """
            (SELECT messageId, function FROM delivery WHERE reusedFrom IS NULL
            UNION SELECT messageId, function FROM published)
            """)
        conservation.rows = rows
        let unsent = try database.count("unsent")
        if plan?.arrivals != nil || unsent > 0 { conservation.unsent = unsent }
        // The journal of a run that was cut short may still have all of it, once the logs have told the rest.
        conservation.isComplete = journal.isComplete || conservation.planned == conservation.ended + unsent

        var summary = RunSummary(
            experimentId: experimentId, startedAt: journal.startedAt, isComplete: conservation.isComplete,
            isolation: Self.isolation(of: environment, on: plan?.platform), conservation: conservation, prices: prices,
            cells: [], warnings: [], input: input)
        var warnings = RunWarnings(summary: summary)
        warnings.resumptions(of: environment)
        warnings.reuse(plan?.reused ?? [], of: plan?.cells.count ?? 0, in: folder, environment)
        warnings.damage(journal: journal.damaged, log: logDamage)
        summary.lateness = Distribution(builder.lateness)
        summary.arrivalLatency = Distribution(builder.arrivalLatencies)
        warnings.openLoop(unsent: unsent, lateness: summary.lateness)
        warnings.stopping(imprecise: journal.imprecise, outOfTime: journal.outOfTime, rule: plan?.stopping)
        warnings.budget(plan?.stopping?.budget, outOfBudget: journal.outOfBudget)
        warnings.retries(builder.retried)
        warnings.memoryExceeded(builder.memoryExceeded)
        warnings.limits(environment?.unenforcedLimits ?? [], unenforcedRows: builder.unenforcedRows)
        warnings.load(of: environment)
        warnings.missingLogs(builder.missingLogs)
        warnings.coldDisagreements(builder.coldDisagreements)
        summary.totalCost = builder.totalCost
        summary.idleGaps = builder.idleGapSummaries
        if builder.outputsMayDiffer { warnings.outputs(try database.differingOutputs()) }
        let cells = builder.finish()
        warnings.slowFirstRuns(cells.filter(\.warm.firstIsSlow).map(\.summary.cell))
        warnings.drift(cells.compactMap { cell in cell.warm.drift.map { (cell.summary.cell, $0) } })
        warnings.modes(cells.filter(\.warm.hasModes).map(\.summary.cell))
        summary.cells = cells.map(\.summary)
        // After an idle gap it is up to the platform how many are warm.
        if plan?.idleGaps == nil { warnings.cells(summary.cells) }
        summary.warnings = warnings.list
        return summary
    }

    /// The embedded platform always had processes, before there was a choice.
    private static func isolation(of environment: EnvironmentRecord?, on platform: String?) -> String? {
        environment?.isolation ?? (platform == "local" ? "processes" : nil)
    }

    /// A journal and its logs: the run's own, or what was taken from an earlier one.
    private struct Source {
        let folder: RunFolder
        /// Of the run that made them.
        let experimentId: String
        var isReused = false
        /// The functions' logs, in the order of their names; none if the run died before there was one.
        let logs: [URL]

        init(_ folder: RunFolder, experimentId: String, isReused: Bool = false) {
            self.folder = folder
            self.experimentId = experimentId
            self.isReused = isReused
            logs = folder.logFiles
        }

        var journalBytes: Int { Self.size(of: folder.journal) }
        var logBytes: Int { logs.reduce(0) { $0 + Self.size(of: $1) } }
        var bytes: Int { journalBytes + logBytes }

        private static func size(of file: URL) -> Int {
            (try? FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int) ?? 0
        }
    }

    /// What was read of all logs.
    private struct Logs {
        var input = InputCounts()
        var damaged = 0

        mutating func add(_ other: Logs) {
            input.logBytes += other.input.logBytes
            input.logLines += other.input.logLines
            input.otherLines += other.input.otherLines
            input.invocations += other.input.invocations
            damaged += other.damaged
        }
    }

    /// Journal first, so that the logs' invocations find their deliveries.
    private func load(_ source: Source, meter: inout ProgressMeter) throws -> (JournalFacts, Logs) {
        try meter.begin(.readingJournal, total: source.journalBytes)
        let (journal, requests) = try database.loadJournal(
            source.folder.journal, reusedFrom: source.isReused ? source.experimentId : nil, meter: &meter)
        try meter.begin(.readingLogs, total: source.logBytes)
        var logs = Logs()
        for file in source.logs {
            let (counts, damage) = try database.loadLog(
                file, experimentId: source.experimentId, requests: requests, meter: &meter)
            logs.input.logBytes += counts.bytes
            logs.input.logLines += counts.lines
            logs.input.otherLines += damage.otherLines
            logs.input.invocations += damage.invocations
            logs.damaged += damage.damaged + damage.duplicates + counts.overlong
        }
        return (journal, logs)
    }

    /// Streams the view into the file and to `observe`.
    ///
    /// - Returns: how many rows it has.
    private func writeCSV(to path: String, observe: (ResultRow) throws -> Void) throws -> Int {
        let statement = try database.db.makeStatement(sql: "SELECT * FROM result")
        let row = ResultRow(
            statement: statement.sqliteStatement, layout: ResultRow.Layout(statement.columnNames),
            columnCount: Int32(statement.columnCount))
        var writer = try CSVWriter(path: path)
        try writer.header(statement.columnNames)
        var rows = 0
        while true {
            switch sqlite3_step(statement.sqliteStatement) {
            case SQLITE_ROW:
                rows += 1
                try writer.row(row)
                try observe(row)
            case SQLITE_DONE:
                sqlite3_reset(statement.sqliteStatement)
                try writer.flush()
                return rows
            case let code:
                throw DatabaseError(resultCode: ResultCode(rawValue: code))
            }
        }
    }
}
