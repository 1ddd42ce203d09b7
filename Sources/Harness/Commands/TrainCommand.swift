import ArgumentParser
import Catalog
import Foundation

/// `harness train`
struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train the plugins' models as their recipes say.",
        discussion: """
            A model whose recipe (model_training/<plugin>.json), dataset and trainer are unchanged is kept. Runs take the \
            model that is there, whoever has trained it.

            EXAMPLES
              harness train
              harness train --plugin pca,k-means --force
              harness train --plugin svm --dataset digits --with scikit-learn
            """)

    @Option(help: "The plugins, separated by commas; all that have a recipe by default, or with 'all'.")
    var plugin: CommaSeparated<String>?

    @Option(help: "Train on this dataset instead of each recipe's.")
    var dataset: String?

    @Option(
        name: .customLong("with"),
        help: "Who trains: \(ModelTrainer.allCases.map(\.rawValue).joined(separator: ", ")).")
    var trainer = ModelTrainer.plugin

    @Flag(help: "Train although nothing changed.")
    var force = false

    @Flag(help: "Print JSON, an object per model.")
    var json = false

    func run() async throws {
        let project = try Project.current()
        let names = plugin?.values == [Project.allPlugins] ? nil : plugin?.values
        let (plugins, malformed) =
            if let names { (try project.plugins(named: names), [CatalogError]()) } else {
                try project.listedPlugins().separated()
            }
        for error in malformed { Terminal.say("Error: \(error)") }
        let trainable = try plugins.filter { try project.recipe(for: $0.name) != nil }
        for plugin in plugins where names != nil && !trainable.contains(plugin) {
            print("\(plugin.name): no model_training/\(plugin.name).json, so no model to train")
        }
        let steps = StepDisplay()
        let progress = steps.progress
        let build = try await PluginBuilder(project: project).build(trainable, progress: progress)
        var failed = !malformed.isEmpty
        for plugin in trainable {
            do {
                if let error = build.failures[plugin.name] { throw error }
                guard let built = build.built[plugin.name] else { continue }
                let model = try await ModelStore(project: project)
                    .model(for: built, on: dataset, by: trainer, force: force, progress: progress)
                steps.finish()
                if let model { try report(model) }
            } catch {
                steps.finish()
                try Task.checkCancellation()
                Terminal.say("Error: \(error)")
                failed = true
            }
        }
        if failed { throw ExitCode.failure }
    }

    private func report(_ model: TrainedModel) throws {
        if json { return print(try JSONText.encode(Report(model))) }
        print("\(model.plugin): \(model.isNew ? "trained" : "unchanged") \(model.folder)")
        // The trainer's own figures, then those of the algorithm.
        var figures = model.figures.filter { $0.key != "plugin" }
        if case .object(let algorithm) = figures.removeValue(forKey: "figures") { figures.merge(algorithm) { $1 } }
        let width = figures.keys.map(\.count).max() ?? 0
        for (name, value) in figures.sorted(by: { $0.key < $1.key }) {
            print("  \(name.padding(toLength: width, withPad: " ", startingAt: 0))  \(value)")
        }
    }

    private struct Report: Encodable {
        var plugin, dataset, folder, digest: String
        var trainer: ModelTrainer
        var trained: Bool
        var figures: [String: AnyJSON]

        init(_ model: TrainedModel) {
            plugin = model.plugin
            dataset = model.dataset
            trainer = model.trainer
            folder = model.folder
            digest = model.digest
            trained = model.isNew
            figures = model.figures
        }
    }
}

extension ModelTrainer: ExpressibleByArgument {}
