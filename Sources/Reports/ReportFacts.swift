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

    var list: [Fact] { machine + plugins + seeds + prices }

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
        return facts
    }

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
        return [.init(name: "Seeds", value: "sampling \(seeds.sampling), order \(seeds.order)")]
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
