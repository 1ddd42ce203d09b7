import Foundation

/// The programs and models that a run executed, kept in its folder: with them it can be run again beside later versions, on
/// another machine, too.
///
///     <digest>/bootstrap           a Swift plugin's executable
///     <digest>/<plugin's folder>/  a command's files
///     <digest>/model.safetensors   a model
///
/// Each lies under its own digest (`BuiltPlugin.programDigest`, `StoredModel.digest`), so that it is there once whoever
/// shares it, and nothing damaged is ever run.
package struct KeptVersions: Sendable, Hashable {
    private static let executable = "bootstrap"
    private static let model = "model.safetensors"

    /// The path of the folder, which need not exist yet.
    package let folder: String

    package init(folder: String) { self.folder = folder }

    // MARK: Keeping

    /// Keeps a plugin's program, or finds it kept.
    ///
    /// - Parameters:
    ///   - digest: the program's.
    ///   - others: what other runs have kept. An executable that is whole there is linked, and takes no room of its own.
    /// - Throws: ``CatalogError``, also if the program has changed since its digest was taken.
    package func keep(
        _ plugin: BuiltPlugin, digest: String, others: @autoclosure () -> [KeptVersions] = []
    ) throws(CatalogError) {
        guard plugin.plugin.isSwift else {
            // Scripts are small: a copy is simpler than a link for each.
            return try keep(digest) { draft throws(CatalogError) in
                let copy = "\(draft)/\(plugin.workingDirectory.lastPathComponent)"
                for file in try plugin.programFiles() {
                    let target = "\(copy)/\(file)"
                    try Files.createFolder((target as NSString).deletingLastPathComponent)
                    // What a link leads to may be gone when it is needed.
                    let source = URL(filePath: "\(plugin.workingDirectory)/\(file)").resolvingSymlinksInPath().path
                    try Files.copy(source, to: target)
                }
                let kept = BuiltPlugin(plugin: plugin.plugin, command: plugin.command, workingDirectory: copy)
                guard try kept.programDigest() == digest else { throw Self.changed(plugin.workingDirectory) }
            }
        }
        try keep(plugin.command[0], as: Self.executable, permissions: 0o555, digest, others())
    }

    /// Keeps a model, or finds it kept.
    ///
    /// - Parameter others: as for a program.
    /// - Throws: ``CatalogError``, also if the model has changed since its digest was taken.
    package func keep(
        _ model: StoredModel, others: @autoclosure () -> [KeptVersions] = []
    ) throws(CatalogError) {
        try keep("\(model.folder)/\(Self.model)", as: Self.model, permissions: 0o444, model.digest, others())
    }

    private func keep(
        _ file: String, as name: String, permissions: Int, _ digest: String, _ others: @autoclosure () -> [KeptVersions]
    ) throws(CatalogError) {
        try keep(digest) { draft throws(CatalogError) in
            let target = "\(draft)/\(name)"
            for other in others() {
                // Of two file systems, or with too many links, there is none: it is copied.
                guard link("\(other.folder)/\(digest)/\(name)", target) == 0 else { continue }
                if try Digest.hex(ofFile: target) == digest { return }
                Files.remove(target)
            }
            // Never a link: the next build writes over the original.
            try Files.copy(file, to: target)
            guard try Digest.hex(ofFile: target) == digest else { throw Self.changed(file) }
            // Several runs may share it.
            try Files.setPermissions(permissions, of: target)
        }
    }

    /// What is there is whole, whenever this process is killed.
    private func keep(_ digest: String, _ fill: (String) throws(CatalogError) -> Void) throws(CatalogError) {
        let target = "\(folder)/\(digest)"
        guard !Files.exists(target) else { return }
        try Files.createFolder(folder)
        let draft = try Files.temporaryFolder(in: folder)
        do {
            try fill(draft)
            try Files.replace(target, with: draft)
        } catch {
            Files.remove(draft)
            throw error
        }
    }

    private static func changed(_ file: String) -> CatalogError {
        CatalogError("has changed since the run was prepared", file: file, advice: "Run it again")
    }

    // MARK: Running again

    /// A plugin's program as it was, ready to run.
    ///
    /// - Parameters:
    ///   - digest: the program's.
    ///   - name: what it is called beside today's version.
    ///   - plugin: today's version.
    /// - Throws: ``CatalogError`` if it isn't there, is damaged, or lacks what pip is to install.
    package func program(
        _ digest: String, named name: String, of plugin: RegisteredPlugin, in project: Project,
        progress: ProgressHandler = { _ in }
    ) async throws(CatalogError) -> BuiltPlugin {
        let path = "\(folder)/\(digest)"
        // A plan may say anything.
        let content = Digest.isValid(digest) && Files.isFolder(path) ? try Files.list(path) : []
        guard let first = content.first, content.count == 1 else {
            throw missing(digest, "the program of '\(plugin.name)'")
        }
        let built: BuiltPlugin
        if first == Self.executable {
            built = BuiltPlugin(
                plugin: plugin.version(named: name, in: path, manifest: nil), command: ["\(path)/\(first)"],
                workingDirectory: path)
        } else {
            let manifest = try Document<PluginManifest>(path: "\(path)/\(first)/plugin.json").content
            built = try await CommandRuntime(
                plugin.version(named: name, in: "\(path)/\(first)", manifest: manifest), project
            ).prepare(progress: progress)
        }
        guard try built.programDigest() == digest else { throw damaged(digest, "the program of '\(plugin.name)'") }
        return built
    }

    /// A model as it was.
    ///
    /// - Throws: ``CatalogError`` if it isn't there or is damaged.
    package func model(_ digest: String, of plugin: String) throws(CatalogError) -> StoredModel {
        let path = "\(folder)/\(digest)/\(Self.model)"
        guard Digest.isValid(digest), Files.exists(path) else { throw missing(digest, "the model of '\(plugin)'") }
        guard try Digest.hex(ofFile: path) == digest else { throw damaged(digest, "the model of '\(plugin)'") }
        return StoredModel(folder: "\(folder)/\(digest)", digest: digest)
    }

    private func missing(_ digest: String, _ what: String) -> CatalogError {
        CatalogError("\(what) was not kept", file: "\(folder)/\(digest)", advice: Self.advice)
    }

    private func damaged(_ digest: String, _ what: String) -> CatalogError {
        CatalogError(
            "\(what) is damaged: it isn't what its digest says", file: "\(folder)/\(digest)", advice: Self.advice)
    }

    private static let advice = "Make a new baseline: 'harness run' keeps what it executes"
}

/// A model bundle that a function is given.
package struct StoredModel: Sendable, Hashable {
    /// Holds `model.safetensors`.
    package let folder: String
    /// The SHA-256 of `model.safetensors`, in hex.
    package let digest: String

    package init(folder: String, digest: String) {
        self.folder = folder
        self.digest = digest
    }

    package init(_ model: TrainedModel) { self.init(folder: model.folder, digest: model.digest) }
}
