import Catalog
import Experiment

/// A plugin that is ready to be deployed: built, its dataset fetched, its model trained.
struct PreparedPlugin: Sendable {
    var built: BuiltPlugin
    let dataset: FetchedDataset
    var model: StoredModel?
    /// As `PlannedPlugin` has it.
    let programDigest: String
    /// As `FunctionSpec.image` names one; nil where instances are processes.
    var image: String?

    var planned: PlannedPlugin {
        let manifest = built.plugin.manifest
        return PlannedPlugin(
            name: manifest.name, family: manifest.family.rawValue, summary: manifest.summary,
            dataset: dataset.manifest.name, datasetDigest: dataset.digest, modelDigest: model?.digest,
            programDigest: programDigest)
    }

    /// The plugin as a function of `memorySize` MB.
    func function(memorySize: Int, timeoutSeconds: Int) -> FunctionSpec {
        var spec = FunctionSpec(
            plugin: built.plugin.name, memorySize: memorySize, command: built.command,
            workingDirectory: built.workingDirectory, modelDirectory: model?.folder ?? built.workingDirectory)
        spec.timeoutSeconds = timeoutSeconds
        spec.environment = built.environment
        spec.image = image
        return spec
    }
}

/// Does whatever is missing before functions can run: builds, fetches, trains.
struct Preparation {
    let project: Project
    let steps: StepDisplay

    /// - Parameters:
    ///   - names: the plugins, as the user wrote them.
    ///   - dataset: trained on and used instead of each plugin's own.
    /// - Throws: `CatalogError`, before anything is built if a name or the kind of a dataset is wrong.
    func prepare(_ names: [String], dataset name: String?) async throws(CatalogError) -> [PreparedPlugin] {
        let resolved = try resolve(names, dataset: name)
        let plugins = resolved.map(\.plugin)
        let progress = steps.progress
        defer { steps.finish() }

        let owners = try owners(of: plugins)
        let build = try await PluginBuilder(project: project).build(plugins + owners, progress: progress)
        var prepared: [PreparedPlugin] = []
        for (plugin, dataset) in resolved {
            if let failure = build.failures[plugin.name] { throw failure }
            guard let built = build.built[plugin.name] else {
                throw CatalogError("the build left no executable of '\(plugin.name)'", file: plugin.folder)
            }
            if let failure = build.failures[plugin.modelOwner] { throw failure }
            let model = try await ModelStore(project: project)
                .model(for: build.built[plugin.modelOwner] ?? built, on: name, progress: progress)
            prepared.append(
                PreparedPlugin(
                    built: built, dataset: try await dataset.fetch(progress: progress),
                    model: model.map(StoredModel.init),
                    programDigest: try built.programDigest()))
        }
        return prepared
    }

    /// The plugins of these names, and the dataset of each.
    ///
    /// - Throws: `CatalogError` if a name or the kind of a dataset is wrong.
    func resolve(
        _ names: [String], dataset name: String?
    ) throws(CatalogError) -> [(plugin: RegisteredPlugin, dataset: Dataset)] {
        try project.plugins(named: names).map { plugin throws(CatalogError) in
            (plugin, try dataset(named: name ?? plugin.manifest.dataset, for: plugin))
        }
    }

    /// The plugins, beyond these, whose models these serve.
    private func owners(of plugins: [RegisteredPlugin]) throws(CatalogError) -> [RegisteredPlugin] {
        let missing = Set(plugins.map(\.modelOwner)).subtracting(plugins.map(\.name))
        return try project.plugins(named: missing.sorted())
    }

    /// A batch of texts would only make a numeric plugin fail message by message.
    private func dataset(named name: String, for plugin: RegisteredPlugin) throws(CatalogError) -> Dataset {
        let dataset = try project.dataset(name)
        guard plugin.manifest.item.includes(dataset.manifest.kind) else {
            throw CatalogError(
                "'\(plugin.name)' takes \(plugin.manifest.item.rawValue) items, and the dataset '\(name)' holds "
                    + "\(dataset.manifest.kind.rawValue) ones",
                advice: "'harness dataset list' shows the kinds")
        }
        return dataset
    }
}
