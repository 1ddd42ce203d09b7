import Foundation

/// A folder with an OCI image layout, as an archive that either engine loads: docker needs the description of its own
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

    private let folder: String
    private let descriptor: Descriptor
    private let manifest: Manifest

    /// After the image's content: what has this name never changes.
    var name: String { "localhost/ml-on-faas:\(descriptor.digest.replacing("sha256:", with: ""))" }

    /// - Throws: if it is no layout, or one of more than one image.
    init(folder: String) throws(EngineCommand.Failure) {
        self.folder = folder
        let index: Index = try Self.decode("\(folder)/index.json")
        guard index.manifests.count == 1 else {
            throw .init(reason: "its index.json names \(index.manifests.count) images; one is needed")
        }
        descriptor = index.manifests[0]
        manifest = try Self.decode("\(folder)/\(Self.path(of: descriptor))")
    }

    /// Writes the archive into a folder that is made for it.
    func write(to destination: URL) async throws(EngineCommand.Failure) {
        var named = descriptor
        named.annotations = ["org.opencontainers.image.ref.name": name]
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
        _ = try await EngineCommand(
            path: "/usr/bin/env",
            arguments: [
                "tar", "--create", "--file", destination.appending(path: Self.fileName).path,
                "--directory", folder, "oci-layout", "blobs",
                "--directory", destination.path, "index.json", "manifest.json",
            ]
        ).output()
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
