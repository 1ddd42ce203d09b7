import Catalog
package import Foundation
import Yams

/// An experiment as a YAML file: the options of `harness run`, as keys.
///
/// A value is a number, a word, or a list of them; `cold: true` is a flag. Nothing else is read into it: what the values
/// mean is for the command to say.
package struct ExperimentFile: Sendable {
    /// The options that make an experiment. Those that say where things are and what is printed stay with the command line.
    package enum Key: String, Sendable, CaseIterable {
        case plugin, family, memory
        case batchSize = "batch-size"
        case messages
        case coldStarts = "cold-starts"
        case cold, workload, rate
        case burstSize = "burst-size"
        case burstInterval = "burst-interval"
        case latencyTarget = "latency-target"
        case trace, gaps, concurrency, precision
        case minMessages = "min-messages"
        case minSeconds = "min-seconds"
        case maxMinutes = "max-minutes"
        case budget
        case dataset, seed
        case orderSeed = "order-seed"
        case scheduleSeed = "schedule-seed"
        case platform, deployment, driver
        case maxCost = "max-cost"
        case timeout
        case keepAlive = "keep-alive"
        case isolation, engine, base

        fileprivate var isList: Bool { [.plugin, .family, .memory, .batchSize, .gaps].contains(self) }
        fileprivate var isFlag: Bool { self == .cold }
    }

    package struct Setting: Sendable, Equatable {
        package var key: Key
        package var values: [String]
        /// Of the file that says so.
        package var path: String
        /// In the file, from 1.
        package var line: Int

        /// What is wrong with it.
        package func error(_ reason: String) -> ExperimentError {
            .malformedLine(path: path, line: line, reason: reason)
        }

        /// As the command line has it; empty for a flag that is off.
        package var arguments: [String] {
            if key.isFlag { return values == ["true"] ? ["--\(key.rawValue)"] : [] }
            // One argument, so that a value that begins with a minus is one.
            return ["--\(key.rawValue)=\(values.joined(separator: ","))"]
        }
    }

    package let path: String
    /// In the order of the file.
    package private(set) var settings: [Setting] = []

    /// Longer files are no experiments, in bytes.
    private static let longest = 1 << 20

    /// - Throws: `ExperimentError.unreadable`, or `.malformedLine`, which names the line of what can't be used.
    package init(file: URL) throws(ExperimentError) {
        path = file.relativePath
        let data: Data
        do { data = try Data(contentsOf: file) } catch {
            throw .unreadable(path: path, reason: ExperimentError.reason(of: error))
        }
        guard data.count <= Self.longest, let text = String(data: data, encoding: .utf8) else {
            throw error(1, "not an experiment: more than a megabyte, or not UTF-8")
        }
        guard let root = try compose(text) else { throw error(1, "the file is empty; give at least 'plugin: pca'") }
        guard let mapping = root.mapping else {
            throw error(Self.line(of: root), "not keys with values, as 'plugin: pca' is")
        }
        for (key, value) in mapping { settings.append(try setting(key, value)) }
        // Relative to the file, which may be run from anywhere.
        let folder = file.deletingLastPathComponent()
        for index in settings.indices where settings[index].key == .trace {
            settings[index].values = settings[index].values.map { URL(filePath: $0, relativeTo: folder).path }
        }
    }

    private func compose(_ text: String) throws(ExperimentError) -> Node? {
        do { return try Yams.compose(yaml: text) } catch let problem as YamlError {
            switch problem {
            case .scanner(_, let reason, let mark, _), .parser(_, let reason, let mark, _),
                .composer(_, let reason, let mark, _):
                throw error(mark.line, "not YAML: \(reason)")
            case .duplicatedKeysInMapping(let keys, let context):
                throw error(context.mark.line, "\(keys.joined(separator: ", ")): given twice")
            default: throw error(1, "not YAML: \(problem)")
            }
        } catch { throw self.error(1, "not YAML: \(error)") }
    }

    private func setting(_ keyNode: Node, _ value: Node) throws(ExperimentError) -> Setting {
        let line = Self.line(of: keyNode)
        guard let name = keyNode.scalar?.string else { throw error(line, "a key must be a word") }
        guard let key = Key(rawValue: name) else {
            let names = Key.allCases.map(\.rawValue)
            let nearest = nearestNames(to: name, in: names)
            throw error(
                line,
                "unknown key '\(name)'. "
                    + (nearest.isEmpty
                        ? "There is: \(names.joined(separator: ", "))"
                        : "Did you mean \(nearest.joined(separator: " or "))?"))
        }
        let nodes: [Node]
        if let sequence = value.sequence {
            guard key.isList else { throw error(line, "\(name) takes one value, not a list") }
            guard !sequence.isEmpty else { throw error(line, "\(name): an empty list, which leaves nothing to run") }
            nodes = Array(sequence)
        } else {
            nodes = [value]
        }
        let values = try nodes.map { node throws(ExperimentError) in
            guard let scalar = node.scalar, node.null == nil, !scalar.string.isEmpty else {
                throw error(Self.line(of: node), "\(name): a value is missing, or isn't a number or a word")
            }
            return scalar.string
        }
        guard !key.isFlag || values == ["true"] || values == ["false"] else {
            throw error(line, "\(name) is true or false")
        }
        return Setting(key: key, values: values, path: path, line: line)
    }

    private static func line(of node: Node) -> Int { node.mark?.line ?? 1 }

    /// What is wrong with a line of this file.
    package func error(_ line: Int, _ reason: String) -> ExperimentError {
        .malformedLine(path: path, line: line, reason: reason)
    }
}

extension [ExperimentFile.Setting] {
    /// Options of which one says anew what the others said.
    private static var alternatives: [(any: Set<String>, replaced: Set<ExperimentFile.Key>)] {
        [
            (["plugin", "family"], [.plugin, .family]),
            (["cold", "cold-starts"], [.cold, .coldStarts]),
            (["workload"], [.workload, .rate, .burstSize, .burstInterval, .trace, .latencyTarget, .gaps]),
        ]
    }

    /// Those that options given elsewhere leave in force.
    ///
    /// - Parameter given: the names of these options, without dashes.
    package func besides(_ given: Set<String>) -> [ExperimentFile.Setting] {
        var overridden = Set(given.compactMap(ExperimentFile.Key.init(rawValue:)))
        for alternative in Self.alternatives where !alternative.any.isDisjoint(with: given) {
            overridden.formUnion(alternative.replaced)
        }
        return filter { !overridden.contains($0.key) }
    }
}
