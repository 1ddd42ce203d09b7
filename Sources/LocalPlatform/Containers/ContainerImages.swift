import Experiment
import Foundation

extension ContainerEngine {
    /// Sees to it that the functions' images are in the engine's storage, where they stay for later runs. They can be
    /// removed by `podman image rm`; those loaded from a folder are named `localhost/ml-on-faas:<digest>`.
    ///
    /// - Returns: the functions, with images as the engine knows them.
    /// - Throws: `LocalPlatformError.imageUnusable`.
    func load(imagesOf functions: [FunctionSpec]) async throws(LocalPlatformError) -> [FunctionSpec] {
        var loaded: [String: String] = [:]
        var ready = functions
        for index in ready.indices {
            guard let image = ready[index].image else { continue }
            do throws(EngineCommand.Failure) {
                let known = if let known = loaded[image] { known } else { try await load(image) }
                loaded[image] = known
                ready[index].image = known
            } catch {
                throw .imageUnusable(image: image, reason: error.reason)
            }
        }
        return ready
    }

    private func load(_ image: String) async throws(EngineCommand.Failure) -> String {
        if let layout = try Self.layout(image) {
            if let id = try? await identifier(of: layout.name) { return id }
            let archive = FileManager.default.temporaryDirectory.appending(path: "image-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: archive) }
            try await layout.write(to: archive)
            let file = archive.appending(path: ImageLayoutArchive.fileName).path
            _ = try await command("load", "--quiet", "--input", file)
            return try await identifier(of: layout.name)
        }
        guard FileManager.default.fileExists(atPath: image) else { return try await identifier(of: image) }
        let answer = try await command("load", "--quiet", "--input", image)
        // `Loaded image: localhost/name:tag`, or `Loaded image ID: sha256:…` of one without a name.
        guard let name = answer.split(separator: " ").last else { throw .init(reason: "'load' answers '\(answer)'") }
        return String(name)
    }

    /// An image of a layout is `FOLDER`, `FOLDER:NAME` or `FOLDER@DIGEST`.
    private static func layout(_ image: String) throws(EngineCommand.Failure) -> ImageLayoutArchive? {
        func isFolder(_ path: some StringProtocol) -> Bool {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: String(path), isDirectory: &isFolder) && isFolder.boolValue
        }
        if isFolder(image) { return try ImageLayoutArchive(folder: image, image: nil) }
        // A digest has a colon itself.
        guard let mark = image.lastIndex(of: "@") ?? image.lastIndex(of: ":"), isFolder(image[..<mark]) else {
            return nil
        }
        return try ImageLayoutArchive(
            folder: String(image[..<mark]), image: String(image[image.index(after: mark)...]))
    }

    private func identifier(of name: String) async throws(EngineCommand.Failure) -> String {
        try await command("image", "inspect", "--format", "{{.Id}}", name)
    }

    private func command(_ arguments: String...) async throws(EngineCommand.Failure) -> String {
        try await EngineCommand(path: path, arguments: arguments).output()
    }
}
