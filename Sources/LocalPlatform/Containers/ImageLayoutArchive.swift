import Foundation

/// An image of a folder with an OCI image layout, as an archive that either engine loads: docker needs the description of its own
/// archives beside the layout's (before version 25 it knows no other), and podman takes the name from the index.
struct ImageLayoutArchive {
    static let fileName = "image.tar"

    private struct Descriptor: Codable {
        var mediaType: String?
        var digest: String
        var size: Int
        var annotations: [String: String]?
    }

    private struct Index: Codable {
        var schemaVersion = 2
        var manifests: [Descriptor]
    }

    private struct Manifest: Codable {
        var config: Descriptor
        var layers: [Descriptor]
    }

    /// An element of docker's `manifest.json`.
    private struct DockerImage: Codable {
        var Config: String
        var RepoTags: [String]
        var Layers: [String]
    }

    private static let nameKey = "org.opencontainers.image.ref.name"

    private let folder: String
    private let descriptor: Descriptor
    private let manifest: Manifest

    /// After the image's content: what has this name never changes.
    var name: String { "localhost/ml-on-faas:\(descriptor.digest.replacing("sha256:", with: ""))" }

    /// - Parameter image: which one of the layout's: a digest or a name; nil if there is but one.
    /// - Throws: if it is no layout, or has no such image.
    init(folder: String, image: String?) throws(EngineCommand.Failure) {
        self.folder = folder
        let index: Index = try Self.decode("\(folder)/index.json")
        let found = index.manifests.filter { entry in
            image == nil || image == entry.digest || image == entry.annotations?[Self.nameKey]
        }
        guard let first = found.first, Set(found.map(\.digest)).count == 1 else {
            throw .init(
                reason: "\(found.count) of the \(index.manifests.count) images in \(folder) are meant; name one")
        }
        descriptor = first
        manifest = try Self.decode("\(folder)/\(Self.path(of: descriptor))")
    }

    /// Writes the archive into a folder that is made for it.
    func write(to destination: URL) async throws(EngineCommand.Failure) {
        var named = descriptor
        named.annotations = [Self.nameKey: name]
        let docker = DockerImage(
            Config: Self.path(of: manifest.config), RepoTags: [name], Layers: manifest.layers.map(Self.path))
        do {
            try FileManager.default.createDirectory(at: destination, withIntermediateDirectories: true)
            let encoder = JSONEncoder()
            encoder.outputFormatting = .withoutEscapingSlashes
            try encoder.encode(Index(manifests: [named])).write(to: destination.appending(path: "index.json"))
            try encoder.encode([docker]).write(to: destination.appending(path: "manifest.json"))
        } catch {
            throw .init(reason: "can't write \(destination.path): \(error.localizedDescription)")
        }
        // The layout may hold other images too.
        let blobs = Set(([descriptor, manifest.config] + manifest.layers).map(Self.path)).sorted()
        let arguments =
            ["tar", "--create", "--file", destination.appending(path: Self.fileName).path, "--directory", folder]
            + ["oci-layout"] + blobs + ["--directory", destination.path, "index.json", "manifest.json"]
        _ = try await EngineCommand(path: "/usr/bin/env", arguments: arguments).output()
    }

    private static func path(of descriptor: Descriptor) -> String {
        "blobs/\(descriptor.digest.replacing(":", with: "/"))"
    }

    private static func decode<Value: Decodable>(_ path: String) throws(EngineCommand.Failure) -> Value {
        do { return try JSONDecoder().decode(Value.self, from: Data(contentsOf: URL(filePath: path))) } catch {
            throw .init(reason: "\(path) can't be read as part of an OCI image layout: \(error.localizedDescription)")
        }
    }
}
