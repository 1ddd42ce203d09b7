import Crypto
import Foundation

/// What makes a cell the same in two runs: its program, model and data, what it was asked, how, and where it was measured.
/// The order of cells and messages is no part of it.
package struct CellIdentity: Sendable, Equatable {
    /// By name: `model`, `memory size`, `--timeout`, …
    package let facts: [String: String]

    /// Options of `harness run` that leave a cell as it is: which other cells there are, the order, what ends a run as a
    /// whole, and what the digests tell better. Any other option that differs makes another cell, also one that this
    /// version doesn't know.
    private static let indifferent: Set = [
        "plugin", "family", "memory", "batch-size", "order-seed", "max-minutes", "budget", "dataset",
    ]

    /// Nil if it isn't known well enough what was measured: the plan is of an earlier version, or the run was gone on with on
    /// another machine.
    ///
    /// - Parameters:
    ///   - environment: its command has every option spelled out.
    ///   - limits: whether Lambda's limits were in force, as the records say: `enforced`, `unenforced: cpu`.
    package init?(of cell: Cell, in plan: ExperimentPlan, _ environment: EnvironmentRecord, limits: String) {
        guard let plugin = plan.plugins.first(where: { $0.name == cell.plugin }), let program = plugin.programDigest,
            (environment.resumptions ?? []).allSatisfy({ $0.machine == environment.machine })
        else { return nil }
        let machine = environment.machine
        var facts = [
            "plugin": plugin.name, "program": program, "model": plugin.modelDigest ?? "none",
            "dataset": plugin.datasetDigest, "memory size": "\(cell.memorySize)", "batch size": "\(cell.batchSize)",
            "platform": plan.platform, "instances": environment.isolation ?? "processes", "limits": limits,
            "processors": environment.processorsKeptAwake == true ? "kept awake" : "may sleep",
            "processor": machine.cpu, "cores": "\(machine.cores)", "memory": "\(machine.memory)",
            "architecture": machine.architecture, "kernel": machine.kernel, "system": machine.system,
        ]
        for (name, version) in environment.libraries { facts["library \(name)"] = version }
        for (name, values) in Self.options(of: environment.command) where !Self.indifferent.contains(name) {
            facts["--\(name)"] = values
        }
        self.facts = facts
    }

    /// SHA-256 over all facts, in hex.
    package var digest: String {
        var hash = SHA256()
        // Lengths first, so that no two sets of facts make the same bytes.
        for (name, value) in facts.sorted(by: { $0.key < $1.key }) {
            hash.update(data: Data("\(name.utf8.count) \(name)\(value.utf8.count) \(value)".utf8))
        }
        return hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// The names of the facts that differ, sorted.
    package func differences(from other: CellIdentity) -> [String] {
        Set(facts.keys).union(other.facts.keys).filter { facts[$0] != other.facts[$0] }.sorted()
    }

    /// Each option's values; empty for a flag.
    private static func options(of command: [String]) -> [String: String] {
        var options: [String: [String]] = [:]
        var name: String?
        for word in command {
            if word.hasPrefix("--") {
                name = String(word.dropFirst(2))
                options[String(word.dropFirst(2)), default: []] += []
            } else if let name {
                options[name, default: []].append(word)
            }
        }
        return options.mapValues { $0.joined(separator: " ") }
    }
}
