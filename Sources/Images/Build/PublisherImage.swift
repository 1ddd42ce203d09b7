import Foundation

/// The image of the harness itself, so that the driver can run beside the functions that it measures.
package struct PublisherImage: Sendable {
    /// The running harness's executable.
    package let executable: String
    /// The project's folder.
    package let root: String
    /// The folders of the registered plugins.
    package let plugins: [String]

    private static let program = "\(ProgramLayers.home)/bin/harness"
    private static let project = "var/lib/harness"
    /// What describes a plugin; its sources are of no use without a compiler.
    private static let descriptions = ["plugin.json", "Package.swift"]

    /// - Parameter plugins: their absolute paths, below `root`.
    package init(executable: String, root: String, plugins: [String]) {
        self.executable = executable
        self.root = root
        self.plugins = plugins
    }

    /// Gathers what the image is to hold: the program, and of the project what describes plugins, datasets and recipes.
    ///
    /// - Throws: ``ClosureError``, ``ImageError``, ``BuildError``.
    package func contents(named name: String, base: BaseImage?) throws -> ImageContents {
        let program = try ProgramLayers(of: executable, at: Self.program)
        var layers: [LayerContents] = []
        if base == nil { layers.append(try program.system()) }
        if let libraries = program.libraries { layers.append(libraries) }
        layers.append(LayerContents("project", try projectEntries()))
        layers.append(
            LayerContents(
                "program", [TarEntry(Self.program, try TarEntry.file("", from: executable).content, mode: 0o755)]))
        return ImageContents(
            name: name, summary: "Publishes the messages of an experiment", layers: layers, base: base,
            entrypoint: program.entrypoint, arguments: ["--help"],
            environment: ["HARNESS_ROOT": "/\(Self.project)", "ML_ON_FAAS_CACHE": "/tmp/ml-on-faas"],
            workingDirectory: "/\(Self.project)")
    }

    private func projectEntries() throws(ImageError) -> [TarEntry] {
        var entries = [try TarEntry.file("\(Self.project)/registry.json", from: "\(root)/registry.json")]
        for folder in ["datasets", "schemas", "model_training"] where access("\(root)/\(folder)", R_OK) == 0 {
            entries += try TarEntry.folder("\(Self.project)/\(folder)", from: "\(root)/\(folder)")
        }
        for plugin in Set(plugins).sorted() where plugin.hasPrefix("\(root)/") {
            let place = "\(Self.project)/\(plugin.dropFirst(root.count + 1))"
            let names = (try? FileManager.default.contentsOfDirectory(atPath: plugin)) ?? []
            for name in names where Self.descriptions.contains(name) || name.hasSuffix(".txt") {
                entries.append(try TarEntry.file("\(place)/\(name)", from: "\(plugin)/\(name)"))
            }
        }
        return entries
    }
}
