import Catalog
import Foundation
import Images

/// One build of images, from the options to the layouts and archives that hold them.
struct ImageBuild: Sendable {
    /// An image, as the command reports it.
    struct Report: Encodable {
        var image, digest: String
        /// Of all layers, in bytes.
        var compressed, uncompressed: Int
        var layers: Int
        var seconds: Double
    }

    /// The publisher's name among the images.
    static let publisher = "publisher"

    let project: Project
    let compression: Compression
    let bases: BaseImageSource
    /// Every build's layout: what was compressed once is found here again.
    let layout: ImageLayout

    init(project: Project, compression: Compression = .gzip, bases: BaseImageSource) throws(ImageError) {
        self.project = project
        self.compression = compression
        self.bases = bases
        layout = try ImageLayout.output("\(project.root)/.build/images")
    }

    /// Prepares plugins as a run does, and builds their images.
    ///
    /// - Parameters:
    ///   - plugins: their names.
    ///   - publisher: whether to build the harness's own image, too.
    ///   - base: what to build upon; nil for nothing.
    ///   - pythonVersion: the base's Python, if the base doesn't say.
    func build(
        plugins names: [String], dataset: String?, publisher: Bool, base reference: String?, pythonVersion: String?
    ) async throws -> [BuiltImage] {
        // Before anything is compiled.
        try check(try project.plugins(named: names), base: reference)
        let prepared =
            names.isEmpty
            ? [] : try await Preparation(project: project, steps: StepDisplay()).prepare(names, dataset: dataset)
        return try await build(prepared, publisher: publisher, base: reference, pythonVersion: pythonVersion)
    }

    /// Builds the images of plugins that are prepared.
    func build(
        _ prepared: [PreparedPlugin], publisher: Bool = false, base reference: String? = nil,
        pythonVersion: String? = nil
    ) async throws -> [BuiltImage] {
        try check(prepared.map(\.built.plugin), base: reference)
        let base: BaseImage? = if let reference { try await bases.image(reference, into: layout) } else { nil }
        let steps = StepDisplay()
        defer { steps.finish() }
        var contents: [@Sendable () throws -> ImageContents] = []
        for plugin in prepared {
            let image = try await image(of: plugin, base: base, pythonVersion: pythonVersion, steps: steps)
            contents.append { try image.contents(base: base) }
        }
        if publisher {
            let image = PublisherImage(
                executable: try Self.thisExecutable(), root: project.root,
                plugins: try project.listedPlugins().compactMap { try? $0.plugin.get().folder })
            contents.append { try image.contents(named: Self.publisher, base: base) }
        }
        let count = contents.count
        steps.update("building \(count) image\(count == 1 ? "" : "s")")
        let images = try await ImageBuilder(layout: layout, compression: compression).build(contents) { image in
            steps.update("building \(count) image\(count == 1 ? "" : "s")", detail: "\(image.name) is ready")
        }
        try layout.removeUnused()
        return images
    }

    /// The plugins with the images that containers are started from.
    func addImages(to plugins: [PreparedPlugin], base: String?) async throws -> [PreparedPlugin] {
        let images = try await build(plugins, base: base)
        return zip(plugins, images).map { plugin, image in
            var plugin = plugin
            plugin.image = "\(layout.path)@\(image.manifest.digest)"
            return plugin
        }
    }

    /// Refuses plugins that can't be built upon nothing, before anything is built.
    ///
    /// - Throws: `BuildError.needsBase`.
    func check(_ plugins: [RegisteredPlugin], base: String?) throws {
        for plugin in plugins where base == nil && !plugin.isSwift { throw Self.needsBase(plugin) }
    }

    /// Puts images where the user wants them.
    func write(_ images: [BuiltImage], to output: ImageLayout?, archive: String?) async throws {
        if let output {
            for image in images { try output.take(image: image.manifest, named: image.name, from: layout) }
        }
        if let archive {
            try await ImageArchive.write(images.map { ($0.name, $0.manifest) }, from: layout, to: archive)
        }
    }

    static func needsBase(_ plugin: RegisteredPlugin) -> BuildError {
        .needsBase(plugin: plugin.name, command: plugin.manifest.command?.joined(separator: " ") ?? "")
    }

    private func image(
        of prepared: PreparedPlugin, base: BaseImage?, pythonVersion: String?, steps: StepDisplay
    ) async throws -> FunctionImage {
        let plugin = prepared.built.plugin
        var program = FunctionImage.Program.executable(prepared.built.command[0])
        if let command = plugin.manifest.command {
            program = .command(
                command, folder: plugin.folder,
                packages: try await packages(of: plugin, base: base, pythonVersion: pythonVersion, steps: steps))
        }
        return FunctionImage(
            plugin: plugin.name, summary: plugin.manifest.summary, program: program, model: prepared.model?.folder,
            environment: prepared.built.environment)
    }

    private func packages(
        of plugin: RegisteredPlugin, base: BaseImage?, pythonVersion: String?, steps: StepDisplay
    ) async throws -> String? {
        guard plugin.manifest.requirements != nil, let base else { return nil }
        guard let version = pythonVersion ?? base.environment["PYTHON_VERSION"] else {
            throw BuildError.unknownPythonVersion(base: base.digest)
        }
        guard let packages = try PythonPackages(of: plugin, version: version, project: project) else { return nil }
        let (folder, isCompiled) = try await packages.install(progress: steps.progress)
        if !isCompiled {
            steps.finish()
            Terminal.say(
                "Warning: there is no Python \(version) with pip on this machine to compile the packages of '\(plugin.name)': "
                    + "each cold start of the image will compile them.")
        }
        return folder
    }

    private static func thisExecutable() throws -> String {
        try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    }
}

extension ImageBuild.Report {
    init(_ image: BuiltImage) {
        self.init(
            image: image.name, digest: image.manifest.digest, compressed: image.compressedSize,
            uncompressed: image.uncompressedSize, layers: image.layers, seconds: image.seconds)
    }

    /// The cells of the table's row.
    var cells: [String] {
        [
            image, Self.megabytes(compressed), Self.megabytes(uncompressed), "\(layers)",
            String(format: "%.2f", seconds), digest,
        ]
    }

    static let header = ["image", "MB", "uncompressed", "layers", "seconds", "digest"]

    private static func megabytes(_ bytes: Int) -> String { String(format: "%.1f", Double(bytes) / 1e6) }
}
