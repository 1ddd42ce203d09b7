import Foundation
import Images

extension ImageLayout {
    /// Adds an image whose layers are as long and of no pattern.
    func addImage(layers sizes: [Int], platform: ImagePlatform = .host) throws -> Descriptor {
        let layers = try sizes.map { try add(randomData($0), mediaType: MediaType.gzipLayer) }
        return try addImage(layers, diffIds: layers.map(\.digest), platform: platform)
    }

    /// Adds an image of layers that are there.
    func addImage(
        _ layers: [Descriptor], diffIds: [String], platform: ImagePlatform = .host
    ) throws -> Descriptor {
        var execution = ImageConfig.Execution()
        execution.entrypoint = ["/bootstrap"]
        let config = ImageConfig(
            platform: platform, config: execution, diffIds: diffIds,
            history: layers.map { _ in .init(createdBy: "test") })
        return try add(
            Manifest(config: try add(config, mediaType: MediaType.config), layers: layers),
            mediaType: MediaType.manifest)
    }

    /// Adds an image with a real layer, of one file.
    func addRealImage(_ content: String, platform: ImagePlatform = .host) async throws -> Descriptor {
        let folder = try RegistryFixture.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(content.utf8).write(to: URL(filePath: "\(folder)/hello"))
        try await run("tar", "--create", "--file", "\(folder)/layer", "--directory", folder, "hello")
        let digest = ImageLayout.digest(of: try Data(contentsOf: URL(filePath: "\(folder)/layer")))
        try await run("gzip", "--no-name", "\(folder)/layer")
        let layer = try add(
            Data(contentsOf: URL(filePath: "\(folder)/layer.gz")), mediaType: MediaType.gzipLayer)
        return try addImage([layer], diffIds: [digest], platform: platform)
    }

    /// Adds an index of images.
    func addIndex(_ images: [(Descriptor, ImagePlatform)]) throws -> Descriptor {
        try add(
            Index(
                manifests: images.map {
                    Descriptor(mediaType: $0.mediaType, digest: $0.digest, size: $0.size, platform: $1)
                }), mediaType: MediaType.index)
    }

    func blobs(of manifest: Descriptor) throws -> [Descriptor] {
        let image = try decode(Manifest.self, from: manifest.digest)
        return [image.config] + image.layers
    }

    /// Whether every blob of an image is there and right.
    func hasWhole(_ manifest: Descriptor) throws -> Bool {
        try ([manifest] + blobs(of: manifest)).allSatisfy { ImageLayout.digest(of: try read($0.digest)) == $0.digest }
    }

    /// What an earlier, broken pull left.
    var partialFiles: [String] { (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/partial")) ?? [] }
}

func randomData(_ count: Int) -> Data {
    var generator = SystemRandomNumberGenerator()
    var data = Data(capacity: count + 8)
    while data.count < count { withUnsafeBytes(of: generator.next()) { data.append(contentsOf: $0) } }
    return data.prefix(count)
}

extension ImagePlatform {
    static let arm = ImagePlatform(architecture: "arm64")
    static let intel = ImagePlatform(architecture: "amd64")
}
