/// Builds plugins, all Swift ones in one graph, so that what they share is compiled once.
package struct PluginBuilder: Sendable {
    private let project: Project

    /// What ships: optimized, the standard library inside, no symbols.
    static let options = ["-c", "release", "--static-swift-stdlib", "-Xlinker", "-s"]

    package init(project: Project) { self.project = project }

    /// Builds `plugins`, or finds within milliseconds that nothing changed since they were built. Safe to call from
    /// several tasks and processes at once.
    ///
    /// - Returns: what runs, by plugin, and what doesn't build, with the compiler's errors.
    /// - Throws: ``CatalogError`` if nothing can be built at all: no toolchain, a full disk.
    package func build(_ plugins: [RegisteredPlugin], progress: @escaping ProgressHandler = { _ in })
        async throws(CatalogError) -> PluginBuild
    {
        var build = PluginBuild()
        for plugin in plugins where !plugin.isSwift {
            do {
                build.built[plugin.name] = try await CommandRuntime(plugin, project).prepare(progress: progress)
            } catch {
                build.failures[plugin.name] = error
            }
        }
        let package = AggregatePackage(folder: project.pluginBuildFolder)
        let swiftPlugins = plugins.filter(\.isSwift)
        if try !stale(swiftPlugins, package).isEmpty {
            build.failures.merge(
                try await FileLock.hold("\(package.folder)/.lock") {
                    progress(ProgressEvent(.building, "plugins", "waiting for another build"))
                } body: { () async throws(CatalogError) in
                    try await compile(try stale(swiftPlugins, package), package, progress)
                }
            ) { $1 }
        }
        for plugin in swiftPlugins where build.failures[plugin.name] == nil {
            build.built[plugin.name] = BuiltPlugin(
                plugin: plugin, command: [package.executable(plugin.name)], workingDirectory: plugin.folder)
        }
        return build
    }

    private func stale(_ plugins: [RegisteredPlugin], _ package: AggregatePackage) throws(CatalogError)
        -> [RegisteredPlugin]
    {
        var stale: [RegisteredPlugin] = []
        for plugin in plugins
        where try !BuildStamp(plugin, project: project).isRecorded(for: package.executable(plugin.name)) {
            stale.append(plugin)
        }
        return stale
    }

    /// Builds all at once; if that fails, each by itself, which shows whose fault it is and builds the others.
    private func compile(
        _ plugins: [RegisteredPlugin], _ package: AggregatePackage, _ progress: ProgressHandler
    ) async throws(CatalogError) -> [String: CatalogError] {
        guard !plugins.isEmpty else { return [:] }
        // Taken before the build: a file that changes meanwhile makes the next call build again.
        var stamps: [BuildStamp] = []
        for plugin in plugins { stamps.append(try BuildStamp(plugin, project: project)) }
        guard let said = try await package.build(plugins, root: project.root, progress: progress) else {
            for (plugin, stamp) in zip(plugins, stamps) { try stamp.record(for: package.executable(plugin.name)) }
            return [:]
        }
        if plugins.count == 1 {
            let error = CatalogError(
                "the plugin '\(plugins[0].name)' doesn't build", file: plugins[0].folder, details: said)
            return [plugins[0].name: error]
        }
        var failures: [String: CatalogError] = [:]
        for plugin in plugins { failures.merge(try await compile([plugin], package, progress)) { $1 } }
        return failures
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

    /// What a function of this plugin finds in its environment.
    ///
    /// OpenBLAS makes a thread per core before the program begins, and each of them spins for some 30 ms before it sleeps:
    /// every cold start would pay for that, and whoever runs beside it. So it begins with one; a plugin that has use for
    /// more asks for them (`BLAS.setThreadCount`). Commands are left as they are.
    package var environment: [String: String] { plugin.isSwift ? ["OPENBLAS_NUM_THREADS": "1"] : [:] }

    package init(plugin: RegisteredPlugin, command: [String], workingDirectory: String) {
        self.plugin = plugin
        self.command = command
        self.workingDirectory = workingDirectory
    }
}
