import Foundation

/// Makes a new plugin out of an existing one: the same files under new names, so that it builds and runs untouched.
struct PluginTemplate {
    private let original: RegisteredPlugin
    private let originalType: String
    private let name: String
    private let type: String

    /// - Parameter name: the new plugin's.
    init(_ original: RegisteredPlugin, renamedTo name: String) throws(CatalogError) {
        self.original = original
        self.name = name
        originalType = try Self.typeName(of: original)
        type = PluginName.typeName(name)
    }

    /// Copies the plugin's folder to `folder`, which must not exist.
    func instantiate(at folder: String) throws(CatalogError) { try copy(original.folder, to: folder) }

    /// The text of a file or the name of one, with the plugin's names replaced: the quoted name, and the type's name
    /// where an identifier begins with it (`KMeans`, `KMeansTests`). Other words, such as those of `for example`,
    /// stay as they are.
    func rename(_ text: String) -> String {
        text.replacing("\"\(original.name)\"", with: "\"\(name)\"")
            .replacing("'\(original.name)'", with: "'\(name)'")
            .replacing("Plugins/\(original.name)", with: "Plugins/\(name)")
            .replacing(/[A-Za-z_][A-Za-z0-9_]*/) { renamedIdentifier($0.output) }
    }

    private func renamedIdentifier(_ identifier: Substring) -> Substring {
        guard identifier.hasPrefix(originalType) else { return identifier }
        let rest = identifier.dropFirst(originalType.count)
        // `ExampleTests`, but not `Examples` nor `example`.
        guard rest.first?.isUppercase ?? true else { return identifier }
        return type + rest
    }

    private func copy(_ path: String, to target: String) throws(CatalogError) {
        guard Files.isFolder(path) else { return try copyFile(path, to: target) }
        try Files.createFolder(target)
        for entry in try Files.list(path) where !Self.isDerived(entry) {
            let renamed = entry == original.name ? name : rename(entry)
            try copy("\(path)/\(entry)", to: "\(target)/\(renamed)")
        }
    }

    private func copyFile(_ path: String, to target: String) throws(CatalogError) {
        let data = try Files.read(path)
        // What isn't text, a test's fixture for instance, has no names in it.
        guard let text = String(validating: data, as: UTF8.self) else { return try Files.copy(path, to: target) }
        let renamed = rename(text)
        if renamed == text { return try Files.copy(path, to: target) }
        try Files.write(Data(renamed.utf8), to: target)
    }

    private static func isDerived(_ entry: String) -> Bool {
        entry.hasPrefix(".") || entry == "Package.resolved" || entry == "__pycache__"
    }

    /// `KMeans` for `k-means`, `PCA` for `pca`: as the plugin's own target spells it.
    private static func typeName(of plugin: RegisteredPlugin) throws(CatalogError) -> String {
        let sources = "\(plugin.folder)/Sources"
        let letters = plugin.name.replacing("-", with: "")
        let targets = Files.isFolder(sources) ? try Files.list(sources) : []
        return targets.first { $0.lowercased() == letters } ?? PluginName.typeName(plugin.name)
    }
}

extension Project {
    /// Makes a new plugin `Plugins/<name>` out of an existing one, with its recipe, and registers it.
    ///
    /// - Throws: ``CatalogError`` if the name is bad or taken; nothing is left behind then.
    package func newPlugin(_ name: String, like originalName: String) throws(CatalogError) -> RegisteredPlugin {
        if let problem = PluginName.problem(with: name) { throw CatalogError(problem) }
        let original = try plugins(named: [originalName])[0]
        guard original.modelOwner == original.name else {
            throw CatalogError(
                "'\(originalName)' is another implementation of '\(original.modelOwner)', and shares its folder with others",
                file: original.folder, advice: "Take '\(original.modelOwner)' for a model of the new plugin")
        }
        let folder = "\(pluginsFolder)/\(name)"
        for path in [folder, recipePath(for: name)] where Files.exists(path) {
            throw CatalogError("exists already", file: path, advice: "Choose another name, or remove it")
        }
        let template = try PluginTemplate(original, renamedTo: name)
        let scratch = try Files.temporaryFolder(in: pluginsFolder)
        defer { Files.remove(scratch) }
        try template.instantiate(at: "\(scratch)/\(name)")
        do {
            if Files.exists(recipePath(for: originalName)) {
                let recipe = String(decoding: try Files.read(recipePath(for: originalName)), as: UTF8.self)
                try Files.write(Data(template.rename(recipe).utf8), to: recipePath(for: name))
            }
            try Files.replace(folder, with: "\(scratch)/\(name)")
            return try addPlugin(folder)
        } catch {
            Files.remove(folder)
            Files.remove(recipePath(for: name))
            throw error
        }
    }
}
