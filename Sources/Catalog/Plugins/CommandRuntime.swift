import Foundation

/// Readies a plugin whose runtime is a command, with its Python packages in a virtual environment of its own.
struct CommandRuntime {
    private let plugin: RegisteredPlugin
    private let project: Project

    init(_ plugin: RegisteredPlugin, _ project: Project) {
        self.plugin = plugin
        self.project = project
    }

    /// - Throws: ``CatalogError`` if the program isn't there or pip can't install the requirements.
    func prepare(progress: ProgressHandler) async throws(CatalogError) -> BuiltPlugin {
        var command = plugin.manifest.command ?? []
        if let requirements = plugin.manifest.requirements {
            let environment = try await virtualEnvironment(requirements.absolute(from: plugin.folder), progress)
            if ["python", "python3"].contains(command[0]) { command[0] = "\(environment)/bin/python3" }
        }
        command[0] = try executable(command[0])
        return BuiltPlugin(plugin: plugin, command: command, workingDirectory: plugin.folder)
    }

    private func executable(_ program: String) throws(CatalogError) -> String {
        let path = program.contains("/") ? program.absolute(from: plugin.folder) : Executables.find(program)
        guard let path, Executables.isExecutable(path) else {
            throw CatalogError(
                "there is no program '\(program)'", file: "\(plugin.folder)/plugin.json", field: "command",
                advice: program.contains("/")
                    ? "A relative path is seen from the plugin's folder; the file must be executable"
                    : "It is looked up in PATH")
        }
        return path
    }

    /// A virtual environment in the cache for exactly these requirements. It is marked when it is whole, since it
    /// can't be made elsewhere and moved: the paths in it are absolute.
    private func virtualEnvironment(_ requirements: String, _ progress: ProgressHandler) async throws(CatalogError)
        -> String
    {
        let folder =
            "\(project.cache)/python/\(plugin.folder.lastPathComponent)-\(try Digest.hex(ofFile: requirements).prefix(16))"
        let mark = "\(folder)/.complete"
        if Files.exists(mark) { return folder }
        return try await FileLock.hold("\(folder).lock") {
            progress(ProgressEvent(.building, plugin.name, "waiting for another installation"))
        } body: { () async throws(CatalogError) in
            if Files.exists(mark) { return folder }
            Files.remove(folder)
            progress(ProgressEvent(.building, plugin.name, "installing \(requirements.lastPathComponent)"))
            try await python("python3", ["-m", "venv", folder], advice: "Install it: apt-get install python3-venv")
            try await python(
                "\(folder)/bin/python3",
                ["-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--quiet", "-r", requirements],
                advice: "Check \(requirements)")
            try Files.write(Data(), to: mark)
            return folder
        }
    }

    private func python(_ program: String, _ arguments: [String], advice: String) async throws(CatalogError) {
        let outcome = try await Tool(program, arguments).run()
        guard outcome.succeeded else {
            throw CatalogError(
                "the Python packages of '\(plugin.name)' can't be installed", file: plugin.folder, advice: advice,
                details: outcome.output)
        }
    }
}
