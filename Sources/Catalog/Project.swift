import Foundation

/// A checkout of the harness: where its registry, plugins, datasets, recipes and models lie.
package struct Project: Sendable, Hashable {
    /// The absolute path of the folder that holds `registry.json`.
    package let root: String
    /// The folder for what can be fetched or made again, outside of the checkout.
    package let cache: String

    package var registryPath: String { "\(root)/registry.json" }
    package var pluginsFolder: String { "\(root)/Plugins" }
    package var datasetsFolder: String { "\(root)/datasets" }
    package var recipesFolder: String { "\(root)/model_training" }
    package var modelsFolder: String { "\(root)/models" }
    /// Where the plugins are built; ignored by git.
    package var pluginBuildFolder: String { "\(root)/.build/plugins" }

    /// - Parameters:
    ///   - root: the checkout.
    ///   - cache: see ``defaultCache(environment:)``.
    /// - Throws: ``CatalogError`` if there is no registry.
    package init(
        root: String, cache: String = Project.defaultCache(environment: ProcessInfo.processInfo.environment)
    ) throws(CatalogError) {
        self.root = root.absolute(from: FileManager.default.currentDirectoryPath)
        self.cache = cache
        guard Files.exists(registryPath) else {
            throw CatalogError(
                "there is no registry.json", file: self.root, advice: "Run harness in a checkout of the project")
        }
    }

    /// The project that `folder` lies in: the nearest folder upwards with a `registry.json`.
    package static func find(from folder: String = FileManager.default.currentDirectoryPath) throws(CatalogError)
        -> Project
    {
        var candidate = folder.absolute(from: FileManager.default.currentDirectoryPath)
        while !Files.exists("\(candidate)/registry.json"), candidate != "/" {
            candidate = (candidate as NSString).deletingLastPathComponent
        }
        return try Project(root: candidate == "/" ? folder : candidate)
    }

    /// `$ML_ON_FAAS_CACHE`, else `$XDG_CACHE_HOME/ml-on-faas`, else `~/.cache/ml-on-faas`.
    package static func defaultCache(environment: [String: String]) -> String {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let current = FileManager.default.currentDirectoryPath
        if let cache = value("ML_ON_FAAS_CACHE") { return cache.absolute(from: current) }
        let caches = value("XDG_CACHE_HOME") ?? "\(value("HOME") ?? NSHomeDirectory())/.cache"
        return "\(caches)/ml-on-faas".absolute(from: current)
    }
}

extension Project {
    /// All entries of the registry, in its order.
    ///
    /// - Throws: ``CatalogError`` if the registry itself is malformed.
    package func listedPlugins() throws(CatalogError) -> [ListedPlugin] {
        try Registry.load(path: registryPath, root: root, datasets: datasetNames())
    }

    /// All plugins of the registry, in its order.
    ///
    /// - Throws: ``CatalogError`` if the registry or any of them is malformed.
    package func plugins() throws(CatalogError) -> [RegisteredPlugin] {
        try listedPlugins().map { listed throws(CatalogError) in try listed.plugin.get() }
    }

    /// The word that names all plugins of the registry.
    package static let allPlugins = "all"

    /// The names that a user means: those of the whole registry for `all`.
    package func pluginNames(_ names: [String]) throws(CatalogError) -> [String] {
        names == [Self.allPlugins] ? try listedPlugins().map(\.name) : names
    }

    /// The names of all plugins of these families that have a model of their own: what else serves it is an implementation,
    /// and no other algorithm.
    ///
    /// - Throws: ``CatalogError`` for a family that no plugin belongs to.
    package func pluginNames(ofFamilies families: [String]) throws(CatalogError) -> [String] {
        let plugins = try plugins().filter { $0.modelOwner == $0.name }
        return try families.map { family throws(CatalogError) in
            let names = plugins.filter { $0.manifest.family.rawValue == family }.map(\.name)
            guard !names.isEmpty else {
                throw unknownName(
                    "family", family, in: Set(plugins.map(\.manifest.family.rawValue)).sorted(), file: registryPath)
            }
            return names
        }.flatMap { $0 }
    }

    /// The plugins of these names, in this order.
    ///
    /// - Throws: ``CatalogError`` for a name that isn't in the registry, with the nearest that are, and for a plugin that
    ///   is malformed.
    package func plugins(named names: [String]) throws(CatalogError) -> [RegisteredPlugin] {
        let plugins = try listedPlugins()
        return try names.map { name throws(CatalogError) in
            guard let listed = plugins.first(where: { $0.name == name }) else {
                throw unknownName("plugin", name, in: plugins.map(\.name), file: registryPath)
            }
            return try listed.plugin.get()
        }
    }

    /// The names of all datasets, sorted.
    package func datasetNames() throws(CatalogError) -> [String] {
        guard Files.isFolder(datasetsFolder) else { return [] }
        return try Files.list(datasetsFolder).filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
    }

    /// The dataset of this name.
    ///
    /// - Throws: ``CatalogError`` if it isn't known or its manifest is malformed.
    package func dataset(_ name: String) throws(CatalogError) -> Dataset {
        let path = "\(datasetsFolder)/\(name).json"
        guard PluginName.problem(with: name) == nil, Files.exists(path) else {
            throw unknownName("dataset", name, in: try datasetNames(), file: datasetsFolder)
        }
        let document = try Document<DatasetManifest>(path: path)
        guard document.content.name == name else {
            throw document.error(
                "'\(document.content.name)' is not the file's name '\(name)'", at: [AnyKey("name")],
                advice: "Rename one of them")
        }
        return Dataset(manifest: document.content, project: self)
    }

    /// The recipe of a plugin; nil if it has none and so needs no model.
    ///
    /// - Throws: ``CatalogError`` if the recipe is malformed, is for another plugin or names an unknown dataset.
    package func recipe(for plugin: String) throws(CatalogError) -> Recipe? {
        let path = recipePath(for: plugin)
        guard Files.exists(path) else { return nil }
        let document = try Document<Recipe>(path: path)
        guard document.content.plugin == plugin else {
            throw document.error(
                "'\(document.content.plugin)' is not the plugin of this file, '\(plugin)'", at: [AnyKey("plugin")])
        }
        let datasets = try datasetNames()
        guard datasets.contains(document.content.dataset) else {
            let error = unknownName("dataset", document.content.dataset, in: datasets)
            throw document.error(error.problem, at: [AnyKey("dataset")], advice: error.advice)
        }
        return document.content
    }

    func recipePath(for plugin: String) -> String { "\(recipesFolder)/\(plugin).json" }
}
