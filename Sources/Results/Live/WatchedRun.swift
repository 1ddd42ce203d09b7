import Experiment
import Foundation

/// One run that is looked at again and again: what has not changed isn't read again.
struct WatchedRun {
    /// More are no plan of ours, and no page shows them.
    private static let mostCells = 10_000

    private let folder: RunFolder
    private var planFile: FileIdentity?
    private var plan: ExperimentPlan?
    /// Why there is none.
    private var planProblem: String?
    private var journalFile: FileIdentity?
    private var ends: JournalEnds?
    private var follower: JournalFollower
    private var unreadable: ResultsError?
    /// Whether the journal holds what hasn't been read.
    private var hasNews = false
    /// Whether a process drives the run.
    private(set) var isRunning = false

    init(_ folder: RunFolder) {
        self.folder = folder
        follower = JournalFollower(folder.journal)
    }

    /// UTC; of a run whose journal doesn't tell, when its plan was written. Empty if nothing tells.
    var startedAt: String {
        if let ends, !ends.startedAt.isEmpty { return ends.startedAt }
        return planFile?.modified ?? ""
    }

    /// Looks at plan and journal, without reading what is between the journal's ends.
    mutating func look() {
        let planFile = FileIdentity(folder.plan)
        if planFile == nil || planFile != self.planFile {
            self.planFile = planFile
            (plan, planProblem) = Self.plan(of: folder)
        }
        let journalFile = FileIdentity(folder.journal)
        let hasGrown = journalFile != self.journalFile
        if hasGrown {
            self.journalFile = journalFile
            ends = JournalEnds(folder.journal)
            hasNews = true
            // What follows is another, though it may look like the same file.
            if journalFile == nil { follower = JournalFollower(folder.journal) }
        }
        // Asking for the lock could keep a run from taking it, which it does before it writes: only who has written is
        // asked for, and only again while it is held.
        guard let ends, !ends.hasEnded, (journalFile?.size ?? 0) > 0 else {
            isRunning = false
            return
        }
        if hasGrown || isRunning { isRunning = Self.isLocked(folder.journal) }
    }

    /// Reads the journal on.
    ///
    /// - Returns: the bytes read.
    mutating func readOn(upTo limit: Int, through buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard journalFile != nil, hasNews else { return 0 }
        do throws(ResultsError) {
            unreadable = nil
            let count = try follower.readOn(upTo: limit, through: buffer)
            hasNews = !follower.isAtEnd
            return count
        } catch {
            unreadable = error
            return 0
        }
    }

    /// - Parameter now: nanoseconds on the monotonic clock.
    func state(now: Int64) -> RunsNow.Run {
        let ended = follower.cells.reduce(0) { $0 + $1.ended }
        let rate = isRunning ? follower.rate(now: now) : nil
        let planned = plan.flatMap(Self.planned)
        var left: Double?
        if let planned, let rate, rate > 0, follower.isAtEnd { left = Double(max(0, planned - ended)) / rate }
        return RunsNow.Run(
            name: folder.experimentId, status: status, startedAt: startedAt, platform: plan?.platform ?? "",
            plugins: plan?.plugins.map(\.name) ?? [], memorySizes: plan?.memorySizes ?? [],
            batchSizes: plan?.batchSizes ?? [], planned: planned, ended: ended,
            failed: follower.cells.reduce(0) { $0 + $1.failed }, isCounted: journalFile == nil || follower.isAtEnd,
            perSecond: rate, secondsLeft: left, mayStopEarlier: plan?.stopping != nil,
            hasReport: FileManager.default.fileExists(atPath: folder.report.path),
            cells: isRunning ? cells(planned: planned) : [], problem: problem)
    }

    private var status: RunsNow.Status {
        if isRunning { return .running }
        guard plan != nil else { return .damaged }
        return ends?.isComplete == true ? .complete : .incomplete
    }

    private var problem: String? {
        if let planProblem { return planProblem }
        if let unreadable { return "\(unreadable)" }
        if ends == nil { return "no journal yet: it is being prepared, or was stopped before its first message" }
        guard follower.damaged > 0 else { return nil }
        return follower.damaged == 1
            ? "one line of its journal is damaged; the rest is counted"
            : "\(follower.damaged) lines of its journal are damaged; the rest is counted"
    }

    private static func plan(of folder: RunFolder) -> (ExperimentPlan?, problem: String?) {
        do {
            try RunFormat.check(folder)
            return (try folder.readPlan(), nil)
        } catch { return (nil, "\(error)") }
    }

    private func cells(planned: Int?) -> [RunsNow.Cell] {
        guard let plan, let planned, plan.messages > 0, planned / plan.messages <= Self.mostCells else { return [] }
        let known = Dictionary(follower.cells.map { ($0.cell, $0) }) { first, _ in first }
        let sources = plan.sources
        return plan.cells.filter { sources[$0] == nil }.map { cell in
            let progress = known[cell]
            return RunsNow.Cell(
                plugin: cell.plugin, memorySize: cell.memorySize, batchSize: cell.batchSize, planned: plan.messages,
                ended: progress?.ended ?? 0, failed: progress?.failed ?? 0, latestMedian: progress?.latestMedian)
        }
    }

    /// Without the cells that were taken from earlier runs; nil if no machine could deliver so many: a plan may say anything.
    private static func planned(_ plan: ExperimentPlan) -> Int? {
        let cells = product(plan.plugins.count, [plan.memorySizes.count, plan.batchSizes.count])
        return cells.flatMap { product(max(0, $0 - plan.sources.count), [plan.messages]) }
    }

    /// Nil if it is no number of things.
    private static func product(_ first: Int, _ factors: [Int]) -> Int? {
        factors.reduce(first) { product, factor in
            product.flatMap { product in
                let (next, overflow) = product.multipliedReportingOverflow(by: factor)
                return overflow || factor < 0 ? nil : next
            }
        }
    }

    /// Whether a process holds the lock that whoever drives a run has on its journal.
    private static func isLocked(_ file: URL) -> Bool {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer {
            // A process that is just being started may have a copy of the descriptor, and with it the lock.
            flock(descriptor, LOCK_UN)
            close(descriptor)
        }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }
}
