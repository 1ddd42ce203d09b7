import Foundation

extension Project {
    /// Adds a plugin to the registry.
    ///
    /// - Parameters:
    ///   - pathOrName: the plugin's folder, or its name if the folder is in `Plugins/`.
    ///   - owner: the plugin whose model it shall serve, if not its own. It is listed as `<its name>-<the owner's>` then.
    /// - Throws: ``CatalogError`` if the plugin isn't in order or its name is taken; the registry stays as it was.
    package func addPlugin(_ pathOrName: String, serving owner: String? = nil) throws(CatalogError) -> RegisteredPlugin
    {
        let inPlugins = "\(pluginsFolder)/\(pathOrName)"
        let folder =
            !pathOrName.contains("/") && Files.isFolder(inPlugins)
            ? inPlugins : pathOrName.absolute(from: FileManager.default.currentDirectoryPath)
        var registry = try Document<Registry>(path: registryPath).content
        var plugin = try RegisteredPlugin(folder: folder, datasets: datasetNames())
        if let owner {
            let served = try plugins(named: [owner])[0]
            plugin = RegisteredPlugin(name: "\(plugin.name)-\(owner)", serving: served, with: plugin)
            if let problem = PluginName.problem(with: plugin.name) { throw CatalogError(problem, file: folder) }
        }
        if let taken = registry.plugins.first(where: { $0.name == plugin.name }) {
            throw CatalogError(
                "there is a plugin '\(plugin.name)' already, in \(taken.path)", file: registryPath,
                advice: "Rename this one, or: harness plugin remove \(plugin.name)")
        }
        registry.plugins.append(.init(name: plugin.name, path: pathFromRoot(folder), serves: owner))
        try writeDocument(registry, to: registryPath)
        return plugin
    }

    /// Takes a plugin out of the registry, even one whose folder is gone or broken.
    ///
    /// - Parameter deletesFolder: whether the plugin's folder, recipe and model go too.
    /// - Throws: ``CatalogError`` for an unknown name.
    package func removePlugin(_ name: String, deletesFolder: Bool) throws(CatalogError) {
        var registry = try Document<Registry>(path: registryPath).content
        guard let index = registry.plugins.firstIndex(where: { $0.name == name }) else {
            throw unknownName("plugin", name, in: registry.plugins.map(\.name), file: registryPath)
        }
        let entry = registry.plugins.remove(at: index)
        try writeDocument(registry, to: registryPath)
        if deletesFolder {
            let folder = entry.path.absolute(from: root)
            // A path that was mistyped in the registry, such as `.`, must not cost anything but a plugin.
            let isShared = registry.plugins.contains { $0.path.absolute(from: root) == folder }
            if !isShared, Files.exists("\(folder)/plugin.json") { Files.remove(folder) }
            Files.remove(recipePath(for: name))
            Files.remove("\(modelsFolder)/\(name)")
        }
    }

    /// A path in the project stays valid when the project is moved; one outside is absolute.
    func pathFromRoot(_ path: String) -> String {
        path.hasPrefix("\(root)/") ? String(path.dropFirst(root.count + 1)) : path
    }
}
