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
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: image, isDirectory: &isFolder) else {
            return try await command("image", "inspect", "--format", "{{.Id}}", image)
        }
        guard isFolder.boolValue else {
            let answer = try await command("load", "--quiet", "--input", image)
            // `Loaded image: localhost/name:tag`, or `Loaded image ID: sha256:…` of one without a name.
            guard let name = answer.split(separator: " ").last else {
                throw .init(reason: "'load' answers '\(answer)'")
            }
            return String(name)
        }
        let layout = try ImageLayoutArchive(folder: image)
        if let id = try? await command("image", "inspect", "--format", "{{.Id}}", layout.name) { return id }
        let archive = FileManager.default.temporaryDirectory.appending(path: "image-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: archive) }
        try await layout.write(to: archive)
        _ = try await command("load", "--quiet", "--input", archive.appending(path: ImageLayoutArchive.fileName).path)
        return try await command("image", "inspect", "--format", "{{.Id}}", layout.name)
    }

    private func command(_ arguments: String...) async throws(EngineCommand.Failure) -> String {
        try await EngineCommand(path: path, arguments: arguments).output()
    }
}
