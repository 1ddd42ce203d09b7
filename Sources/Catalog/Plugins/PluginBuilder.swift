/// Builds plugins, all Swift ones in one graph, so that what they share is compiled once.
package struct PluginBuilder: Sendable {
    private let project: Project

    package init(project: Project) { self.project = project }

    /// Builds `plugins`, or finds within milliseconds that nothing changed since they were built.
    ///
    /// - Returns: what runs, by plugin, and what doesn't build, with the compiler's errors.
    /// - Throws: ``CatalogError`` if nothing can be built at all: no toolchain, a full disk.
    package func build(_ plugins: [RegisteredPlugin], progress: @escaping ProgressHandler = { _ in })
        async throws(CatalogError) -> PluginBuild
    {
        throw CatalogError("not yet buildable")
    }
}

/// What came of building plugins.
package struct PluginBuild: Sendable {
    /// By plugin name.
    package var built: [String: BuiltPlugin] = [:]
    /// By plugin name; the details are the compiler's errors.
    package var failures: [String: CatalogError] = [:]
}

/// A plugin ready to run.
package struct BuiltPlugin: Sendable, Hashable {
    package let plugin: RegisteredPlugin
    /// What an instance executes; the first is the absolute path of an executable.
    package let command: [String]
    /// Where it is executed.
    package let workingDirectory: String
}
