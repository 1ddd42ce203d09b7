import Experiment

/// What cells within a run are compared by; in everything else they are the same.
package enum Factor: String, Codable, Sendable, CaseIterable {
    case plugin
    /// All plugins of a family together, each implementation by itself.
    case family
    case memory
    case batch
    /// Plugins that serve the very same model.
    case implementation

    /// One level of the factor: the cells that have it.
    struct Level {
        var subject: RunComparison.Subject
        var cells: [Cell]
    }

    /// What must be the same in cells that are compared.
    private struct Constants: Hashable {
        var plugin: String?
        /// Of the model that is served.
        var model: String?
        /// Place among the plugins that serve the same model.
        var implementation: Int?
        var memorySize: Int?
        var batchSize: Int?
    }

    /// Groups of cells, each a level by itself: plugins, families and implementations in the order of the plan, memory and
    /// batch sizes ascending. Groups of one level are left out.
    func groups(of run: MeasuredRun) -> [[Level]] {
        let plugins = Plugins(run)
        var order: [Constants] = []
        var groups: [Constants: [Level]] = [:]
        for cell in ordered(run.cells) {
            guard let constants = constants(of: cell, plugins) else { continue }
            if groups[constants] == nil { order.append(constants) }
            let name = self == .family ? plugins.family(of: cell.plugin) ?? cell.plugin : cell.plugin
            let subject = RunComparison.Subject(name: name, memorySize: cell.memorySize, batchSize: cell.batchSize)
            if let place = groups[constants]?.firstIndex(where: { $0.subject == subject }) {
                groups[constants]?[place].cells.append(cell)
            } else {
                groups[constants, default: []].append(Level(subject: subject, cells: [cell]))
            }
        }
        return order.compactMap { groups[$0] }.filter { $0.count > 1 }
    }

    /// By the size that is compared; else, and otherwise, in the order of the plan.
    private func ordered(_ cells: [Cell]) -> [Cell] {
        func size(_ cell: Cell) -> Int {
            switch self {
            case .memory: cell.memorySize
            case .batch: cell.batchSize
            case .plugin, .family, .implementation: 0
            }
        }
        return cells.enumerated().sorted { (size($0.element), $0.offset) < (size($1.element), $1.offset) }
            .map(\.element)
    }

    /// Nil for a cell that has no place in such a comparison.
    private func constants(of cell: Cell, _ plugins: Plugins) -> Constants? {
        switch self {
        case .plugin: Constants(memorySize: cell.memorySize, batchSize: cell.batchSize)
        case .memory: Constants(plugin: cell.plugin, batchSize: cell.batchSize)
        case .batch: Constants(plugin: cell.plugin, memorySize: cell.memorySize)
        case .family:
            plugins.family(of: cell.plugin).map { _ in
                Constants(
                    implementation: plugins.implementation(of: cell.plugin), memorySize: cell.memorySize,
                    batchSize: cell.batchSize)
            }
        case .implementation:
            plugins.model(of: cell.plugin).map {
                Constants(model: $0, memorySize: cell.memorySize, batchSize: cell.batchSize)
            }
        }
    }

    /// What the plan tells of plugins.
    private struct Plugins {
        private let planned: [String: PlannedPlugin]
        private let implementations: [String: Int]

        init(_ run: MeasuredRun) {
            let plugins = run.plan?.plugins ?? []
            planned = Dictionary(plugins.map { ($0.name, $0) }) { first, _ in first }
            var found: [String: Int] = [:]
            var places: [String: Int] = [:]
            for plugin in plugins {
                guard let model = plugin.modelDigest else { continue }
                places[plugin.name] = found[model, default: 0]
                found[model, default: 0] += 1
            }
            implementations = places
        }

        func family(of plugin: String) -> String? { planned[plugin]?.family }
        func model(of plugin: String) -> String? { planned[plugin]?.modelDigest }
        func implementation(of plugin: String) -> Int { implementations[plugin] ?? 0 }
    }
}
