/// The models under `models/<plugin>/`, each trained by the plugin itself as its recipe says.
package struct ModelStore: Sendable {
    private let project: Project

    package init(project: Project) { self.project = project }

    /// The model of a plugin, trained anew if its recipe, its dataset or its binary changed.
    ///
    /// - Parameter force: train although nothing changed.
    /// - Returns: nil if the plugin has no recipe, and so needs no model.
    /// - Throws: ``CatalogError``; the previous model stays.
    package func model(for plugin: BuiltPlugin, force: Bool = false, progress: @escaping ProgressHandler = { _ in })
        async throws(CatalogError) -> TrainedModel?
    {
        throw CatalogError("not yet trainable")
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
