import Foundation

/// Images in one file, as `docker load` and `podman load` read it: Docker's image specification 1.2, "Combined Image JSON
/// + Filesystem Changeset Format", around an OCI layout, which is what `docker save` writes today.
package struct ImageArchive {
    private struct Item: Encodable {
        var config: String
        var repoTags: [String]
        var layers: [String]

        enum CodingKeys: String, CodingKey {
            case config = "Config"
            case repoTags = "RepoTags"
            case layers = "Layers"
        }
    }

    /// What an engine calls the image of that name. The host is part of it, so that an engine that doesn't find it never
    /// asks a registry for somebody else's.
    package static func repository(of name: String) -> String { "localhost/ml-on-faas/\(name)" }

    /// Sees whether a file can be written at `path`.
    ///
    /// - Throws: ``ImageError/unwritable(path:reason:)``.
    package static func check(_ path: String) throws(ImageError) {
        let file = URL(filePath: path)
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw .unwritable(path: path, reason: "it is a folder")
        }
        _ = try PartialFile(in: file.deletingLastPathComponent().path, name: file.lastPathComponent)
    }

    /// Writes the images into a file, in place of what is there.
    ///
    /// - Parameters:
    ///   - images: by their names.
    ///   - layout: where they lie.
    /// - Throws: ``ImageError``; nothing is left behind then.
    package static func write(
        _ images: [(name: String, manifest: Descriptor)], from layout: ImageLayout, to path: String
    ) async throws {
        try await Workers(count: 1).run { cancellation in
            try write(images, from: layout, to: path, cancellation)
        }
    }

    private static func write(
        _ images: [(name: String, manifest: Descriptor)], from layout: ImageLayout, to path: String,
        _ cancellation: Workers.Cancellation
    ) throws {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        let file = try PartialFile(in: folder, name: URL(filePath: path).lastPathComponent)
        var blobs: [Descriptor] = []
        var items: [Item] = []
        var repositories: [String: [String: String]] = [:]
        var index = Index(manifests: [])
        for (name, descriptor) in images {
            let manifest = try layout.decode(Manifest.self, from: descriptor.digest)
            let config = try layout.decode(ImageConfig.self, from: manifest.config.digest)
            let repository = repository(of: name)
            blobs += [descriptor, manifest.config] + manifest.layers
            items.append(
                Item(
                    config: place(of: manifest.config), repoTags: ["\(repository):latest"],
                    layers: manifest.layers.map(place)))
            repositories[repository] = ["latest": String(config.rootfs.diffIds.last?.dropFirst("sha256:".count) ?? "")]
            var named = descriptor
            // The first is what containerd calls the image by.
            named.annotations = [
                "io.containerd.image.name": "\(repository):latest", ImageLayout.nameAnnotation: name,
            ]
            index.manifests.append(named)
        }
        var entries = [
            TarEntry("index.json", .bytes(try json(index))), TarEntry("manifest.json", .bytes(try json(items))),
            TarEntry(ImageLayout.mark, text: ImageLayout.version),
            TarEntry("repositories", .bytes(try json(repositories))),
        ]
        entries += blobs.map { TarEntry(place(of: $0), .file(path: layout.blobPath($0.digest), size: $0.size)) }
        try TarWriter.write(entries.complete) { bytes in
            try cancellation.check()
            try file.write(bytes)
        }
        try file.move(to: path)
    }

    private static func place(of blob: Descriptor) -> String { "blobs/\(blob.digest.replacing(":", with: "/"))" }

    private static func json(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }
}
