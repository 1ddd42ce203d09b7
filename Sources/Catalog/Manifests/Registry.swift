/// `registry.json`: the plugins that the harness knows, edited by `harness plugin add|remove` and by hand.
package struct Registry: Sendable, Hashable {
    /// One plugin.
    package struct Entry: Sendable, Hashable {
        package var name: String
        /// The plugin's folder, seen from the registry's.
        package var path: String
        /// The plugin whose model this one serves, as another implementation of the same algorithm; nil if its own. So one
        /// folder can be listed several times.
        package var serves: String?
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
        let entries = document.content.plugins
        for (index, entry) in entries.enumerated() {
            let field: [any CodingKey] = [AnyKey("plugins"), AnyKey(index), AnyKey("name")]
            if let problem = PluginName.problem(with: entry.name) { throw document.error(problem, at: field) }
            if entries[..<index].contains(where: { $0.name == entry.name }) {
                throw document.error("'\(entry.name)' is listed twice", at: field, advice: "Remove one of the two")
            }
        }
        let reader = RegistryReader(document: document, root: root, datasets: datasets)
        return entries.indices.map { index in
            ListedPlugin(
                name: entries[index].name,
                plugin: Result { () throws(CatalogError) in try reader.plugin(at: index) })
        }
    }
}

/// Reads the plugins that a registry lists.
private struct RegistryReader {
    let document: Document<Registry>
    let root: String
    let datasets: [String]

    func plugin(at index: Int) throws(CatalogError) -> RegisteredPlugin {
        let entry = document.content.plugins[index]
        let plugin = try implementation(at: index)
        guard let owner = entry.serves else {
            guard plugin.name == entry.name else {
                throw document.error(
                    "'\(entry.name)' is listed, but \(entry.path)/plugin.json says '\(plugin.name)'",
                    at: field(index, "name"))
            }
            return plugin
        }
        guard let other = document.content.plugins.firstIndex(where: { $0.name == owner && $0.serves == nil }) else {
            throw document.error(
                "'\(entry.name)' serves the model of '\(owner)', which is not listed", at: field(index, "serves"),
                advice: "List it, or: harness plugin remove \(entry.name)")
        }
        return RegisteredPlugin(name: entry.name, serving: try self.plugin(at: other), with: plugin)
    }

    /// What the folder of an entry holds.
    private func implementation(at index: Int) throws(CatalogError) -> RegisteredPlugin {
        let entry = document.content.plugins[index]
        let folder = entry.path.absolute(from: root)
        guard Files.isFolder(folder) else {
            throw document.error(
                "there is no folder '\(entry.path)'", at: field(index, "path"),
                advice: "If the plugin is gone for good: harness plugin remove \(entry.name)")
        }
        return try RegisteredPlugin(folder: folder, datasets: datasets)
    }

    private func field(_ index: Int, _ name: String) -> [any CodingKey] {
        [AnyKey("plugins"), AnyKey(index), AnyKey(name)]
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
        case name, path, serves
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.strictContainer(keyedBy: CodingKeys.self)
        name = try fields.decodeName(.name)
        path = try fields.decodeName(.path)
        serves = try fields.decodeIfPresent(String.self, forKey: .serves)
    }
}
