import AWSPlatform
import Experiment
import Foundation
import Results

/// What a run will take: its cells, how many invocations, how long, and where it is paid for, how much.
struct RunForecast: Encodable {
    var cells: [Cell]
    /// Which of them are taken from earlier runs; nil if none are.
    var reused: [ReusedRun]?
    /// Per cell.
    var messages: Int
    /// Of a cell's messages.
    var coldStarts: Int
    /// Without retries; with a stopping rule, at most.
    var invocations: Int
    /// How many of them are under way at once, or in an open loop at most.
    var concurrency: Int
    var seconds: Double
    /// Whether a stopping rule may end the run sooner.
    var mayEndSooner: Bool
    /// What the time is taken from.
    var basis: String
    /// Nil on this machine.
    var cost: CostEstimate?

    init(_ plan: ExperimentPlan, seconds: Double, basis: String, cost: CostEstimate?) {
        cells = plan.cells
        reused = plan.reused
        messages = plan.messages
        coldStarts = plan.coldStarts
        invocations = plan.ownMessages
        concurrency = plan.concurrency
        self.seconds = min(seconds, plan.stopping?.longestSeconds ?? .infinity)
        mayEndSooner = plan.stopping != nil
        self.basis = basis
        self.cost = cost
    }

    /// On this machine: by the schedule in an open loop, by the gaps where functions are left idle, else by what round trips
    /// take.
    init(_ plan: ExperimentPlan, _ schedule: Schedule, _ times: RoundTrips) {
        if let last = schedule.arrivals.last {
            self.init(plan, seconds: Double(last) / 1e9, basis: "by the schedule", cost: nil)
        } else if plan.idleGaps != nil {
            self.init(plan, seconds: schedule.idleSeconds(of: plan), basis: "by the idle gaps", cost: nil)
        } else {
            let sources = plan.sources
            let cells = plan.cells.filter { sources[$0] == nil }
            let milliseconds = cells.reduce(0) { sum, cell in
                sum + times.cold(cell) * Double(plan.coldStarts)
                    + times.warm(cell) * Double(plan.messages - plan.coldStarts)
            }
            self.init(
                plan, seconds: milliseconds / 1000 / Double(plan.concurrency), basis: times.basis(for: cells),
                cost: nil)
        }
    }

    /// A line per cell, then the whole.
    var text: String {
        let sources = Dictionary(
            (reused ?? []).flatMap { run in run.cells.map { ($0.cell, run.run) } },
            uniquingKeysWith: { first, _ in first })
        let rows = cells.map { cell in
            let source = reused.map { _ in [sources[cell] ?? "–"] } ?? []
            return [cell.plugin, "\(cell.memorySize)", "\(cell.batchSize)", "\(messages)", "\(coldStarts)"] + source
        }
        let titles = ["plugin", "MB", "batch", "messages", "forced cold starts"]
        let table = alignedText([titles + (reused == nil ? [] : ["reused from"])] + rows)
        let time = Duration.seconds(seconds.rounded(.up)).formatted(
            .units(allowed: [.days, .hours, .minutes, .seconds], width: .narrow, maximumUnitCount: 2))
        let whole = """
            \(cells.count) \(cells.count == 1 ? "cell" : "cells") of \(messages) messages: \(mayEndSooner ? "at most " : "")\(invocations) invocations, in about \(time) (\(basis)).
            Nothing was run.
            """
        return [table, cost?.text, whole].compactMap { $0 }.joined(separator: "\n\n")
    }
}

/// How long a message takes there and back, cold and warm, in milliseconds.
struct RoundTrips {
    private let unknown: (cold: Double, warm: Double)
    private var known: [Cell: (cold: Double, warm: Double)] = [:]
    private var run: String?

    /// - Parameters: what is assumed of a cell that was never measured.
    init(cold: Double, warm: Double) { unknown = (cold, warm) }

    /// Takes what an earlier run measured.
    mutating func learn(from summary: RunSummary, of id: String) {
        run = id
        for cell in summary.cells {
            let (cold, warm) = (cell.cold?.roundTrip?.median, cell.warm?.roundTrip?.median)
            // Behind a topic there is no round trip.
            guard cold != nil || warm != nil else { continue }
            known[cell.cell] = (cold ?? unknown.cold, warm ?? unknown.warm)
        }
    }

    func cold(_ cell: Cell) -> Double { known[cell]?.cold ?? unknown.cold }
    func warm(_ cell: Cell) -> Double { known[cell]?.warm ?? unknown.warm }

    func basis(for cells: [Cell]) -> String {
        let count = cells.count { known[$0] != nil }
        let assumed = "taking \(Int(unknown.cold)) ms for a cold start and \(Int(unknown.warm)) ms for another message"
        guard let run, count > 0 else { return assumed }
        return count == cells.count
            ? "as run \(run) had it" : "as run \(run) had it; \(cells.count - count) of the cells are new, \(assumed)"
    }
}

extension RunList {
    /// The latest complete run that has any of these plugins, wherever it ran.
    func latest(of plugins: [String]) async -> (id: String, summary: RunSummary)? {
        let names = Set(plugins)
        let entry = try? entries().first { $0.status == .complete && !names.isDisjoint(with: $0.plugins) }
        guard let entry, let summary = try? await RunProcessor(folder: run(named: entry.experimentId)).summary() else {
            return nil
        }
        return (entry.experimentId, summary)
    }
}
