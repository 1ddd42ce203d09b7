import Catalog

/// The images of plugins.
enum FunctionImages {
    /// The image that an engine has of the plugin once it has loaded the archive of its images.
    ///
    /// - Returns: what `FunctionSpec.image` takes.
    static func image(of plugin: PreparedPlugin) async throws -> String { "ml-on-faas/\(plugin.built.plugin.name)" }
}
