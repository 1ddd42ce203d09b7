import Foundation

/// The models under `models/<plugin>/<dataset>/`, each trained as the plugin's recipe says.
package struct ModelStore: Sendable {
    private let project: Project

    package init(project: Project) { self.project = project }

    /// The model of a plugin, trained anew if its recipe, its dataset or its trainer changed. Safe to call from several
    /// tasks and processes at once.
    ///
    /// - Parameters:
    ///   - plugin: the plugin whose model it is, not another implementation of it.
    ///   - dataset: what to train on instead of the recipe's dataset.
    ///   - trainer: who shall have trained it; nil takes the model that is there, whoever has trained it.
    ///   - force: train although nothing changed.
    /// - Returns: nil if the plugin has no recipe, and so needs no model.
    /// - Throws: ``CatalogError``; the previous model stays.
    package func model(
        for plugin: BuiltPlugin, on dataset: String? = nil, by trainer: ModelTrainer? = nil, force: Bool = false,
        progress: @escaping ProgressHandler = { _ in }
    ) async throws(CatalogError) -> TrainedModel? {
        let name = plugin.plugin.name
        guard let recipe = try project.recipe(for: name) else { return nil }
        let rows = try await project.dataset(dataset ?? recipe.dataset).fetch(progress: progress)
        let training = Training(
            plugin: plugin, rows: rows, recipePath: project.recipePath(for: name),
            folder: "\(project.modelsFolder)/\(name)/\(rows.manifest.name)")
        if !force, let model = try upToDate(training, trainer) { return model }
        return try await FileLock.hold("\(project.modelsFolder)/.\(name).\(rows.manifest.name).lock") {
            progress(ProgressEvent(.training, name, "waiting for another training"))
        } body: { () async throws(CatalogError) in
            if !force, let model = try upToDate(training, trainer) { return model }
            return try await train(training, by: trainer ?? .plugin, progress)
        }
    }

    private func train(
        _ training: Training, by trainer: ModelTrainer, _ progress: ProgressHandler
    ) async throws(CatalogError) -> TrainedModel {
        let help = trainer == .plugin ? "" : " with \(trainer.rawValue)"
        progress(
            ProgressEvent(
                .training, training.name,
                "training on \(training.rows.rows) rows of \(training.rows.manifest.name)\(help)"))
        let program = try training.program(trainer, project)
        let figures = try await run(program.tool, name: training.name, recipePath: training.recipePath)
        let record = TrainingRecord(
            trainer: trainer, inputs: try training.inputs(program),
            model: try modelDigest(training.name, training.folder),
            figures: figures)
        try writeDocument(record, to: TrainingRecord.path(in: training.folder))
        return training.model(record, isNew: true)
    }

    private func upToDate(_ training: Training, _ trainer: ModelTrainer?) throws(CatalogError) -> TrainedModel? {
        let path = TrainingRecord.path(in: training.folder)
        guard Files.exists(path),
            // An unreadable record is as good as none.
            let record = try? Document<TrainingRecord>(path: path).content,
            trainer == nil || record.trainer == trainer,
            record.inputs == (try training.inputs(training.program(record.trainer, project))),
            // A model that was deleted, cut short or edited by hand is trained anew.
            (try? modelDigest(training.name, training.folder)) == record.model
        else { return nil }
        return training.model(record, isNew: false)
    }

    private func modelDigest(_ name: String, _ folder: String) throws(CatalogError) -> String {
        let path = "\(folder)/model.safetensors"
        guard Files.exists(path) else {
            throw CatalogError("the trainer of '\(name)' wrote no model", file: path)
        }
        return try Digest.hex(ofFile: path)
    }

    /// Runs a trainer.
    ///
    /// - Returns: its figures, the JSON object in its last line.
    private func run(_ trainer: Tool, name: String, recipePath: String) async throws(CatalogError) -> [String: AnyJSON]
    {
        let outcome = try await trainer.run()
        guard outcome.succeeded else {
            throw CatalogError(
                "the model of '\(name)' could not be trained (\(outcome.ending))", file: recipePath,
                advice: "The previous model, if any, stays", details: outcome.output)
        }
        guard let line = outcome.lines.last(where: { $0.hasPrefix("{") }) else { return [:] }
        return (try? JSONDecoder().decode([String: AnyJSON].self, from: Data(line.utf8))) ?? [:]
    }
}

/// What a model is to be trained from, and where it is to lie.
private struct Training {
    let plugin: BuiltPlugin
    let rows: FetchedDataset
    let recipePath: String
    let folder: String

    var name: String { plugin.plugin.name }

    func program(_ trainer: ModelTrainer, _ project: Project) throws(CatalogError) -> TrainerProgram {
        try .of(
            plugin, trainer, project: project,
            arguments: ["--data", rows.rowsPath, "--recipe", recipePath, "--output", folder])
    }

    func inputs(_ program: TrainerProgram) throws(CatalogError) -> TrainingRecord.Inputs {
        TrainingRecord.Inputs(
            recipe: try Digest.hex(ofFile: recipePath), dataset: rows.digest, program: program.digest)
    }

    func model(_ record: TrainingRecord, isNew: Bool) -> TrainedModel {
        TrainedModel(
            plugin: name, dataset: rows.manifest.name, trainer: record.trainer, folder: folder, digest: record.model,
            isNew: isNew, figures: record.figures)
    }
}

/// A model bundle on disk.
package struct TrainedModel: Sendable, Hashable {
    package let plugin: String
    /// What it was trained on.
    package let dataset: String
    package let trainer: ModelTrainer
    /// The folder that holds `model.safetensors`.
    package let folder: String
    /// The SHA-256 of `model.safetensors`, in hex.
    package let digest: String
    /// Whether it was trained just now.
    package let isNew: Bool
    /// What the trainer reported, one JSON object; empty if nothing.
    package let figures: [String: AnyJSON]
}

/// `trained.json` beside a model: what it was trained from. Should it stand beside another training's model, as when
/// the harness was killed between the two, the model's digest tells.
private struct TrainingRecord: Codable {
    /// SHA-256, in hex, of everything that decides about the model.
    struct Inputs: Codable, Equatable {
        var recipe: String
        var dataset: String
        var program: String
    }

    var trainer: ModelTrainer
    var inputs: Inputs
    /// SHA-256 of `model.safetensors`, in hex.
    var model: String
    var figures: [String: AnyJSON]

    static func path(in folder: String) -> String { "\(folder)/trained.json" }
}
