import Experiment
import Foundation
import Images

extension ContainerEngine {
    /// Sees to it that the functions' images are in the engine's storage, where they stay for later runs. They can be
    /// removed by `podman image rm`; those loaded from a folder are named `localhost/ml-on-faas/<digest>`.
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
        if let (layout, manifest) = try Self.find(image) {
            // After the image's content: what has this name never changes.
            let name = String(manifest.digest.dropFirst("sha256:".count))
            let tag = "\(ImageArchive.repository(of: name)):latest"
            if let id = try? await identifier(of: tag) { return id }
            let archive = FileManager.default.temporaryDirectory.appending(path: "image-\(UUID().uuidString).tar").path
            defer { try? FileManager.default.removeItem(atPath: archive) }
            do { try await ImageArchive.write([(name, manifest)], from: layout, to: archive) } catch {
                throw .init(reason: "\(error)")
            }
            _ = try await command("load", "--quiet", "--input", archive)
            return try await identifier(of: tag)
        }
        guard FileManager.default.fileExists(atPath: image) else { return try await identifier(of: image) }
        let answer = try await command("load", "--quiet", "--input", image)
        // `Loaded image: localhost/name:tag`, or `Loaded image ID: sha256:…` of one without a name.
        guard let name = answer.split(separator: " ").last else { throw .init(reason: "'load' answers '\(answer)'") }
        return String(name)
    }

    /// An image of a layout is `FOLDER`, `FOLDER:NAME` or `FOLDER@DIGEST`.
    ///
    /// - Returns: nil if no folder is named.
    private static func find(
        _ image: String
    ) throws(EngineCommand.Failure) -> (layout: ImageLayout, manifest: Descriptor)? {
        func isFolder(_ path: some StringProtocol) -> Bool {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: String(path), isDirectory: &isFolder) && isFolder.boolValue
        }
        if isFolder(image) { return try find(nil, in: image) }
        // A digest has a colon itself.
        guard let mark = image.lastIndex(of: "@") ?? image.lastIndex(of: ":"), isFolder(image[..<mark]) else {
            return nil
        }
        return try find(String(image[image.index(after: mark)...]), in: String(image[..<mark]))
    }

    /// - Parameter image: a digest or a name; nil if there is but one.
    private static func find(
        _ image: String?, in folder: String
    ) throws(EngineCommand.Failure) -> (layout: ImageLayout, manifest: Descriptor) {
        guard ImageLayout.isLayout(folder) else {
            throw .init(reason: "\(folder) is no OCI image layout")
        }
        do throws(ImageError) {
            let layout = try ImageLayout(path: folder)
            let manifests = try layout.index().manifests
            let found = manifests.filter {
                image == nil || image == $0.digest || image == $0.annotations?[ImageLayout.nameAnnotation]
            }
            if let first = found.first, Set(found.map(\.digest)).count == 1 { return (layout, first) }
            throw .malformed(
                place: folder, reason: "\(found.count) of the \(manifests.count) images in it are meant; name one")
        } catch {
            throw .init(reason: "\(error)")
        }
    }

    private func identifier(of name: String) async throws(EngineCommand.Failure) -> String {
        try await command("image", "inspect", "--format", "{{.Id}}", name)
    }

    private func command(_ arguments: String...) async throws(EngineCommand.Failure) -> String {
        try await EngineCommand(path: path, arguments: arguments).output()
    }
}
