import Foundation

/// The models under `models/<plugin>/`, each trained by the plugin itself as its recipe says.
package struct ModelStore: Sendable {
    private let project: Project

    package init(project: Project) { self.project = project }

    /// The model of a plugin, trained anew if its recipe, its dataset or its executable changed. Safe to call from
    /// several tasks and processes at once.
    ///
    /// - Parameter force: train although nothing changed.
    /// - Returns: nil if the plugin has no recipe, and so needs no model.
    /// - Throws: ``CatalogError``; the previous model stays.
    package func model(
        for plugin: BuiltPlugin, force: Bool = false, progress: @escaping ProgressHandler = { _ in }
    ) async throws(CatalogError) -> TrainedModel? {
        let name = plugin.plugin.name
        guard let recipe = try project.recipe(for: name) else { return nil }
        let recipePath = project.recipePath(for: name)
        guard plugin.plugin.isSwift else {
            throw CatalogError(
                "'\(name)' runs a command, which can't be asked to train", file: recipePath,
                advice: "Remove the recipe, and keep the model in the plugin's folder")
        }
        let dataset = try await project.dataset(recipe.dataset).fetch(progress: progress)
        let inputs = TrainingRecord.Inputs(
            recipe: try Digest.hex(ofFile: recipePath), dataset: dataset.digest,
            executable: try Digest.hex(ofFile: plugin.command[0]))
        let folder = "\(project.modelsFolder)/\(name)"
        if !force, let model = try upToDate(name, folder, inputs) { return model }
        return try await FileLock.hold("\(project.modelsFolder)/.\(name).lock") {
            progress(ProgressEvent(.training, name, "waiting for another training"))
        } body: { () async throws(CatalogError) in
            if !force, let model = try upToDate(name, folder, inputs) { return model }
            progress(ProgressEvent(.training, name, "training on \(dataset.rows) rows of \(recipe.dataset)"))
            let trainer = Tool(
                plugin.command[0],
                ["train", "--data", dataset.rowsPath, "--recipe", recipePath, "--output", folder])
            let figures = try await run(trainer, name: name, recipePath: recipePath)
            let record = TrainingRecord(inputs: inputs, model: try modelDigest(name, folder), figures: figures)
            try writeDocument(record, to: TrainingRecord.path(in: folder))
            return TrainedModel(plugin: name, folder: folder, digest: record.model, isNew: true, figures: figures)
        }
    }

    private func upToDate(_ name: String, _ folder: String, _ inputs: TrainingRecord.Inputs) throws(CatalogError)
        -> TrainedModel?
    {
        guard Files.exists(TrainingRecord.path(in: folder)),
            // An unreadable record is as good as none.
            let record = try? Document<TrainingRecord>(path: TrainingRecord.path(in: folder)).content,
            // A model that was deleted, cut short or edited by hand is trained anew.
            record.inputs == inputs, (try? modelDigest(name, folder)) == record.model
        else { return nil }
        return TrainedModel(
            plugin: name, folder: folder, digest: record.model, isNew: false, figures: record.figures)
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

/// A model bundle on disk.
package struct TrainedModel: Sendable, Hashable {
    package let plugin: String
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
        var executable: String
    }

    var inputs: Inputs
    /// SHA-256 of `model.safetensors`, in hex.
    var model: String
    var figures: [String: AnyJSON]

    static func path(in folder: String) -> String { "\(folder)/trained.json" }
}
