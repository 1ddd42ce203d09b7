/// `registry.json`: the plugins that the harness knows, edited by `harness plugin add|remove` and by hand.
package struct Registry: Sendable, Hashable {
    /// One plugin.
    package struct Entry: Sendable, Hashable {
        package var name: String
        /// The plugin's folder, seen from the registry's.
        package var path: String
    }

    /// Where editors find the registry's schema.
    private var schema = "schemas/registry.schema.json"
    package var plugins: [Entry]

    package init(plugins: [Entry]) { self.plugins = plugins }

    /// Reads and validates a registry: names are unique, and a folder holds the plugin that it is listed as.
    ///
    /// - Returns: its plugins, in its order. What is wrong with one of them is no fault of the others.
    /// - Throws: ``CatalogError`` if the registry itself is malformed.
    static func load(path: String, root: String, datasets: [String]) throws(CatalogError) -> [ListedPlugin] {
        let document = try Document<Registry>(path: path)
        var plugins: [ListedPlugin] = []
        for (index, entry) in document.content.plugins.enumerated() {
            let field: [any CodingKey] = [AnyKey("plugins"), AnyKey(index)]
            if let problem = PluginName.problem(with: entry.name) {
                throw document.error(problem, at: field + [AnyKey("name")])
            }
            if plugins.contains(where: { $0.name == entry.name }) {
                throw document.error(
                    "'\(entry.name)' is listed twice", at: field + [AnyKey("name")], advice: "Remove one of the two")
            }
            let plugin = Result { () throws(CatalogError) in
                let folder = entry.path.absolute(from: root)
                guard Files.isFolder(folder) else {
                    throw document.error(
                        "there is no folder '\(entry.path)'", at: field + [AnyKey("path")],
                        advice: "If the plugin is gone for good: harness plugin remove \(entry.name)")
                }
                let plugin = try RegisteredPlugin(folder: folder, datasets: datasets)
                guard plugin.name == entry.name else {
                    throw document.error(
                        "'\(entry.name)' is listed, but \(entry.path)/plugin.json says '\(plugin.name)'",
                        at: field + [AnyKey("name")])
                }
                return plugin
            }
            plugins.append(ListedPlugin(name: entry.name, plugin: plugin))
        }
        return plugins
    }
}

/// An entry of the registry: the plugin, or what is wrong with it.
package struct ListedPlugin: Sendable {
    package let name: String
    package let plugin: Result<RegisteredPlugin, CatalogError>
}

extension Registry: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case schema = "$schema"
        case plugins
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.strictContainer(keyedBy: CodingKeys.self)
        schema = try fields.decodeIfPresent(String.self, forKey: .schema) ?? schema
        plugins = try fields.decode([Entry].self, forKey: .plugins)
    }
}

extension Registry.Entry: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case name, path
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.strictContainer(keyedBy: CodingKeys.self)
        name = try fields.decodeName(.name)
        path = try fields.decodeName(.path)
    }
}
