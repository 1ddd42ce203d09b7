import Experiment
import Foundation
import Results

/// What a run depended on, as names and values.
struct ReportFacts {
    struct Fact {
        var name: String
        var value: String
    }

    let summary: RunSummary
    let plan: ExperimentPlan?
    let environment: EnvironmentRecord?

    var list: [Fact] { workload + machine + plugins + seeds + prices }

    /// What was sent, when, and until when.
    private var workload: [Fact] {
        guard let plan else { return [] }
        let most = plan.stopping == nil ? "" : "at most "
        var facts = [
            Fact(name: "Workload", value: plan.workloadText),
            Fact(
                name: "Messages",
                value: "\(most)\(plan.messages) for each cell, \(plan.coldStarts) of them demanding a cold start"),
        ]
        // With idle gaps it is the number of functions.
        if plan.idleGaps == nil {
            let most = plan.arrivals == nil ? "" : "at most "
            facts.append(.init(name: "Concurrency", value: "\(most)\(plan.concurrency) under way at once"))
        }
        if let rule = plan.stopping { facts.append(.init(name: "Stopping rule", value: rule.text)) }
        return facts
    }

    private var machine: [Fact] {
        var facts: [Fact] = []
        if let machine = environment?.machine {
            facts.append(
                .init(name: "Machine", value: "\(machine.cpu), \(machine.cores) cores, \(machine.architecture)"))
            facts.append(.init(name: "System", value: "\(machine.system), kernel \(machine.kernel)"))
        }
        if let isolation = summary.isolation { facts.append(.init(name: "Instances", value: isolation)) }
        guard let environment else { return facts }
        let limits = environment.unenforcedLimits.map(\.limit)
        facts.append(
            .init(
                name: "Limits", value: limits.isEmpty ? "enforced" : "not enforced: " + limits.joined(separator: ", ")))
        if let awake = environment.processorsKeptAwake {
            facts.append(.init(name: "Processors", value: awake ? "kept from sleeping" : "may sleep when idle"))
        }
        if let load = environment.load {
            let stolen = load.stolen.map { ", \(Self.percent($0)) given to others by the hypervisor during it" } ?? ""
            facts.append(
                .init(name: "Load", value: "\(Self.percent(load.busyBefore)) in use before the run\(stolen)"))
        }
        if let realTime = environment.realTimeArrivals {
            facts.append(
                .init(name: "Arrivals", value: "sent with \(realTime ? "real-time" : "ordinary") priority"))
        }
        if let before = environment.load?.frequencyBefore {
            let after = environment.load?.frequencyAfter.map { String(format: ", %.0f MHz after", $0) } ?? ""
            facts.append(.init(name: "Clock", value: String(format: "%.0f MHz before the run", before) + after))
        }
        let libraries = environment.libraries.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        facts.append(.init(name: "Libraries", value: libraries.joined(separator: ", ")))
        facts.append(.init(name: "Swift", value: environment.swiftVersion))
        if let revision = environment.revision { facts.append(.init(name: "Revision", value: revision)) }
        return facts + (environment.resumptions ?? []).map(Self.resumed)
    }

    private static func resumed(_ resumption: Resumption) -> Fact {
        let revision = resumption.revision.map { ", revision \($0)" } ?? ""
        return Fact(
            name: "Resumed",
            value:
                "\(resumption.startedAt), with \(resumption.missing) messages missing, on \(resumption.machine.cpu), "
                + "\(resumption.machine.cores) cores, kernel \(resumption.machine.kernel)\(revision)")
    }

    private static func percent(_ share: Double) -> String { "\(Significant.text(share * 100)) %" }

    private var plugins: [Fact] {
        (plan?.plugins ?? []).map { plugin in
            let model = plugin.modelDigest.map { ", model \($0.prefix(12))" } ?? ""
            let summary = plugin.summary.isEmpty ? "" : "\(plugin.summary); "
            return .init(
                name: plugin.name, value: "\(summary)\(plugin.dataset) (\(plugin.datasetDigest.prefix(12)))\(model)")
        }
    }

    private var seeds: [Fact] {
        guard let seeds = plan?.seeds else { return [] }
        let schedule = seeds.schedule.map { ", schedule \($0)" } ?? ""
        return [.init(name: "Seeds", value: "sampling \(seeds.sampling), order \(seeds.order)\(schedule)")]
    }

    private var prices: [Fact] {
        [
            .init(
                name: "Prices",
                value: "$\(summary.prices.perGBSecond) per GB-s (\(summary.prices.architecture)), "
                    + String(format: "$%.2f per million requests", summary.prices.perRequest * 1e6))
        ]
    }
}

extension ExperimentPlan {
    /// How its messages arrive.
    fileprivate var workloadText: String {
        if let idleGaps {
            return "idle gaps of \(idleGaps.map(Significant.exact).joined(separator: ", ")) s, each equally often"
        }
        return switch arrivals {
        case nil: "closed loop: a message is due when one before it has ended"
        case .constant(let rate): "open loop: \(Significant.exact(rate)) messages a second, evenly spaced"
        case .poisson(let rate): "open loop: Poisson, \(Significant.exact(rate)) messages a second on the average"
        case .burst(let size, let interval):
            "open loop: bursts of \(size) messages every \(Significant.exact(interval)) s"
        case .trace(let file, let digest): "open loop: the trace \(file) (\(digest.prefix(12)))"
        }
    }
}

extension StoppingRule {
    fileprivate var text: String {
        let precise = precision.map { precision in
            let time = minimumSeconds > 0 ? " and \(Significant.exact(minimumSeconds)) s" : ""
            return "a cell ends when the 95 % interval of its median is narrower than "
                + "\(String(format: "%g", precision * 100)) % of it, after \(minimumMessages) messages\(time) at the earliest"
        }
        let longest = longestSeconds.map { "the run ends after \(String(format: "%g", $0 / 60)) minutes" }
        let dearest = budget.map { "a cell ends when it has cost its share of $\(String(format: "%g", $0.dollars))" }
        return [precise, dearest, longest].compactMap(\.self).joined(separator: "; ")
    }
}
