/// A plugin of the registry: its manifest and where it lies.
package struct RegisteredPlugin: Sendable, Hashable {
    package let manifest: PluginManifest
    /// The absolute path of the plugin's folder.
    package let folder: String
    /// The plugin whose model it serves: itself, unless the registry says otherwise.
    package let modelOwner: String

    package var name: String { manifest.name }

    /// Whether the plugin is a Swift package, not a command.
    package var isSwift: Bool { manifest.command == nil }

    /// Reads and validates the plugin in `folder`.
    ///
    /// - Parameter datasets: the names of the datasets there are.
    /// - Throws: ``CatalogError`` if the manifest is missing, malformed or contradicts the folder.
    package init(folder: String, datasets: [String]) throws(CatalogError) {
        guard Files.isFolder(folder) else {
            throw CatalogError("there is no such folder", file: folder)
        }
        let path = "\(folder)/plugin.json"
        guard Files.exists(path) else {
            throw CatalogError(
                "there is no plugin.json", file: folder,
                advice: "A plugin's folder describes itself there; see schemas/plugin.schema.json")
        }
        let document = try Document<PluginManifest>(path: path)
        manifest = document.content
        modelOwner = manifest.name
        self.folder = folder
        if manifest.name != folder.lastPathComponent {
            throw document.error(
                "'\(manifest.name)' is not the folder's name '\(folder.lastPathComponent)'", at: [AnyKey("name")],
                advice: "Rename one of them")
        }
        if !datasets.contains(manifest.dataset) {
            let error = unknownName("dataset", manifest.dataset, in: datasets)
            throw document.error(error.problem, at: [AnyKey("dataset")], advice: error.advice)
        }
        if manifest.command == nil, !Files.exists("\(folder)/Package.swift") {
            throw document.error(
                "the folder has no Package.swift and the manifest names no command", at: [],
                advice: "Add a Swift package, or \"command\": [\"python3\", …]")
        }
        if let requirements = manifest.requirements, !Files.exists(requirements.absolute(from: folder)) {
            throw document.error("there is no file '\(requirements)'", at: [AnyKey("requirements")])
        }
    }

    /// Another implementation of a plugin's algorithm, which serves the same model: it takes the same items, and belongs to
    /// the same family.
    ///
    /// - Parameter implementation: the plugin of the folder that serves.
    init(name: String, serving owner: RegisteredPlugin, with implementation: RegisteredPlugin) {
        var manifest = implementation.manifest
        manifest.name = name
        manifest.family = owner.manifest.family
        manifest.dataset = owner.manifest.dataset
        manifest.item = owner.manifest.item
        self.manifest = manifest
        folder = implementation.folder
        modelOwner = owner.name
    }

    /// An earlier version of this plugin, which runs beside it by another name.
    ///
    /// - Parameters:
    ///   - folder: where the version's program lies.
    ///   - manifest: what the version said of itself, if it ran a command; nil if it was a Swift package.
    func version(named name: String, in folder: String, manifest old: PluginManifest?) -> RegisteredPlugin {
        var manifest = manifest
        manifest.name = name
        manifest.command = old?.command
        manifest.requirements = old?.requirements
        return RegisteredPlugin(manifest: manifest, folder: folder, modelOwner: modelOwner)
    }

    private init(manifest: PluginManifest, folder: String, modelOwner: String) {
        self.manifest = manifest
        self.folder = folder
        self.modelOwner = modelOwner
    }
}
