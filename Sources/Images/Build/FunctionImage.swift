/// The image of one plugin, as AWS Lambda runs it: what serves, its model, and what both need.
package struct FunctionImage: Sendable {
    /// What an instance executes.
    package enum Program: Sendable {
        /// A compiled program, by its absolute path here.
        case executable(String)
        /// A command, in the folder that it is to run in; what it names, its base brings along.
        ///
        /// - Parameter packages: a folder of Python packages, if it needs any.
        case command([String], folder: String, packages: String?)
    }

    package let plugin: String
    package let summary: String
    package let program: Program
    /// The folder of the model's bundle; nil if the plugin needs none.
    package let model: String?
    package let environment: [String: String]

    /// Where a function's own files lie on Lambda.
    private static let task = "var/task"
    private static let model = "\(ProgramLayers.home)/model"
    private static let packages = "\(ProgramLayers.home)/python"
    /// What training notes beside a model: it tells of this machine, and isn't the model.
    private static let trainingRecord = "trained.json"

    /// - Parameter environment: what the function finds in its environment besides `ML_ON_FAAS_…`.
    package init(
        plugin: String, summary: String, program: Program, model: String?, environment: [String: String] = [:]
    ) {
        self.plugin = plugin
        self.summary = summary
        self.program = program
        self.model = model
        self.environment = environment
    }

    /// Gathers what the image is to hold. Layers that seldom change and that plugins share lie below.
    ///
    /// - Throws: ``ClosureError``, ``ImageError``, ``BuildError``.
    package func contents(base: BaseImage?) throws -> ImageContents {
        var layers: [LayerContents] = []
        var variables = environment
        variables["ML_ON_FAAS_PLUGIN"] = plugin
        let modelLayer = try modelLayer()
        if modelLayer != nil { variables["ML_ON_FAAS_MODEL"] = "/\(Self.model)" }
        let entrypoint: [String]
        switch program {
        case .executable(let path):
            let place = "\(Self.task)/bootstrap"
            let program = try ProgramLayers(of: path, at: place)
            if base == nil { layers.append(try program.system()) }
            if let libraries = program.libraries { layers.append(libraries) }
            if let modelLayer { layers.append(modelLayer) }
            layers.append(
                LayerContents(
                    "program", [TarEntry(place, try TarEntry.file("", from: path).content, mode: 0o755)]))
            entrypoint = program.entrypoint
        case .command(let command, let folder, let packages):
            guard base != nil else {
                throw BuildError.needsBase(plugin: plugin, command: command.joined(separator: " "))
            }
            if let packages {
                layers.append(LayerContents("packages", try TarEntry.packages(Self.packages, from: packages)))
                variables["PYTHONPATH"] = "/\(Self.packages)"
            }
            if let modelLayer { layers.append(modelLayer) }
            layers.append(LayerContents("program", try TarEntry.folder(Self.task, from: folder)))
            entrypoint = Self.absolute(command)
        }
        return ImageContents(
            name: plugin, summary: summary, layers: layers, base: base, entrypoint: entrypoint, environment: variables,
            workingDirectory: "/\(Self.task)")
    }

    private func modelLayer() throws -> LayerContents? {
        guard let model else { return nil }
        let entries = try TarEntry.folder(Self.model, from: model, without: [Self.trainingRecord])
        guard entries.totalSize > 0 else { throw BuildError.emptyModel(folder: model) }
        return LayerContents("model", entries)
    }

    /// A relative program with a slash in it is seen from the function's folder.
    private static func absolute(_ command: [String]) -> [String] {
        guard let program = command.first, program.contains("/"), !program.hasPrefix("/") else { return command }
        return ["/\(task)/\(program.hasPrefix("./") ? String(program.dropFirst(2)) : program)"] + command.dropFirst()
    }
}
