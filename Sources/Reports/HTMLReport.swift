package import Experiment
package import Foundation
import Mustache
package import Results

/// `report.html`: one self-contained page, without anything from the network.
package struct HTMLReport {
    private let summary: RunSummary
    private let plan: ExperimentPlan?
    private let environment: EnvironmentRecord?

    /// - Parameters:
    ///   - plan: nil if the run's plan can't be read; the page then says less.
    ///   - environment: nil if it was never written.
    package init(summary: RunSummary, plan: ExperimentPlan?, environment: EnvironmentRecord?) {
        self.summary = summary
        self.plan = plan
        self.environment = environment
    }

    /// Writes the page in one step: a reader never sees half of it.
    ///
    /// - Throws: `ResultsError.unwritable`.
    package func write(to file: URL) throws(ResultsError) {
        do { try Data(render().utf8).write(to: file, options: .atomic) } catch {
            throw .unwritable(path: file.path, reason: error.localizedDescription)
        }
    }

    package func render() throws -> String {
        try MustacheTemplate(string: ReportTemplate.page).render(page())
    }

    private func page() throws -> ReportPage {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        // In a script element, only `<` could end the data early; JSON may write it as an escape.
        let data = String(decoding: try encoder.encode(summary), as: UTF8.self)
            .replacingOccurrences(of: "<", with: "\\u003C")
        return ReportPage(
            experimentId: summary.experimentId, startedAt: summary.startedAt,
            status: summary.isComplete ? "complete" : "incomplete", isIncomplete: !summary.isComplete,
            command: environment?.command.joined(separator: " ") ?? "", facts: facts(),
            warnings: summary.warnings.map { .init(message: $0.message, advice: $0.advice) },
            groups: groups(), rows: summary.cells.map(ReportPage.Row.init),
            conservation: "\(summary.conservation.published) published = \(summary.conservation.succeeded) succeeded + "
                + "\(summary.conservation.failed) failed + \(summary.conservation.throttled) throttled + "
                + "\(summary.conservation.timedOut) timed out",
            data: data)
    }

    private func facts() -> [ReportPage.Fact] {
        var facts: [ReportPage.Fact] = []
        if let machine = environment?.machine {
            facts.append(
                .init(name: "Machine", value: "\(machine.cpu), \(machine.cores) cores, \(machine.architecture)"))
            facts.append(.init(name: "System", value: "\(machine.system), kernel \(machine.kernel)"))
        }
        if let isolation = summary.isolation { facts.append(.init(name: "Instances", value: isolation)) }
        if let environment {
            let limits = environment.unenforcedLimits.map(\.limit)
            facts.append(
                .init(
                    name: "Limits",
                    value: limits.isEmpty ? "enforced" : "not enforced: " + limits.joined(separator: ", ")))
            if let awake = environment.processorsKeptAwake {
                facts.append(.init(name: "Processors", value: awake ? "kept from sleeping" : "may sleep when idle"))
            }
            let libraries = environment.libraries.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            facts.append(.init(name: "Libraries", value: libraries.joined(separator: ", ")))
            facts.append(.init(name: "Swift", value: environment.swiftVersion))
            if let revision = environment.revision { facts.append(.init(name: "Revision", value: revision)) }
        }
        for plugin in plan?.plugins ?? [] {
            let model = plugin.modelDigest.map { ", model \($0.prefix(12))" } ?? ""
            let summary = plugin.summary.isEmpty ? "" : "\(plugin.summary); "
            facts.append(
                .init(
                    name: plugin.name,
                    value: "\(summary)\(plugin.dataset) (\(plugin.datasetDigest.prefix(12)))\(model)"))
        }
        if let seeds = plan?.seeds {
            facts.append(.init(name: "Seeds", value: "sampling \(seeds.sampling), order \(seeds.order)"))
        }
        facts.append(
            .init(
                name: "Prices",
                value: "$\(summary.prices.perGBSecond) per GB-s (\(summary.prices.architecture)), "
                    + String(format: "$%.2f per million requests", summary.prices.perRequest * 1e6)))
        return facts
    }

    /// The charts, a group per plugin and batch size, in the order of the cells.
    private func groups() -> [ReportPage.Group] {
        var order: [String] = []
        var cells: [String: [CellSummary]] = [:]
        for cell in summary.cells {
            let title = "\(cell.cell.plugin), batches of \(cell.cell.batchSize)"
            if cells[title] == nil { order.append(title) }
            cells[title, default: []].append(cell)
        }
        return order.map { title in
            let cells = (cells[title] ?? []).sorted { $0.cell.memorySize < $1.cell.memorySize }
            func boxes(_ kind: String, _ sample: (CellSummary) -> StartSummary?) -> Panel? {
                Panel(
                    title: "Billed Duration, \(kind), ms", kind: kind, unit: "ms",
                    values: cells.compactMap { cell in
                        sample(cell)?.billedDuration.map { (cell.cell.memorySize, $0) }
                    })
            }
            let cost = Panel(
                title: "Cost per 1,000 items, warm, µ$", kind: "warm", unit: "µ$",
                values: cells.compactMap { cell in
                    cell.warm?.costPer1000Items.map { (cell.cell.memorySize, $0 * 1e6) }
                })
            return .init(title: title, panels: [boxes("cold", \.cold), boxes("warm", \.warm), cost].compactMap(\.self))
        }
    }
}
