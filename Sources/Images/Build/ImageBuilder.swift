import Foundation

/// An image that lies in a layout.
package struct BuiltImage: Sendable, Hashable {
    package let name: String
    package let manifest: Descriptor
    /// The base's layers among them.
    package let layers: Int
    /// In bytes, of all layers.
    package let compressedSize, uncompressedSize: Int
    package let seconds: Double
}

/// Builds images without a container engine: the same contents give the same digest, on any day and in any folder.
package struct ImageBuilder: Sendable {
    package let layout: ImageLayout
    private let store: LayerStore

    /// The date of every image: one that nobody takes for a date.
    static let created = "1970-01-01T00:00:00Z"

    /// - Parameter layout: where images go; a layer that is there already isn't compressed again.
    package init(layout: ImageLayout, compression: Compression = .gzip) {
        self.layout = layout
        store = LayerStore(layout: layout, compression: compression)
    }

    /// Builds images, as many at once as there are processors.
    ///
    /// - Parameters:
    ///   - images: each by its name, and how to gather its contents, which may block.
    ///   - progress: is told of every image that is finished.
    /// - Throws: the first error; the images that were finished before are there, under their names.
    package func build(
        _ images: [@Sendable () throws -> ImageContents], progress: @escaping @Sendable (BuiltImage) -> Void = { _ in }
    ) async throws -> [BuiltImage] {
        try await withEach(of: images, atOnce: ProcessInfo.processInfo.activeProcessorCount) { gather in
            let image = try await build(gather)
            try await store.run { [layout] in try layout.tag(image.manifest, as: image.name) }
            progress(image)
            return image
        }
    }

    private func build(_ gather: @escaping @Sendable () throws -> ImageContents) async throws -> BuiltImage {
        let begin = ContinuousClock.now
        let contents = try await store.run(gather)
        let size = try contents.uncompressedSize()
        guard size <= ImageContents.largestSize else { throw BuildError.tooLarge(image: contents.name, bytes: size) }
        let layers = try await layers(contents.layers)
        let base = contents.base
        let descriptors = (base?.manifest.layers ?? []).map(\.inOCIWords) + layers.map(\.descriptor)
        guard descriptors.count <= ImageContents.mostLayers else {
            throw BuildError.tooManyLayers(image: contents.name, count: descriptors.count)
        }
        let manifest = try await store.run { [layout] in
            if let base {
                for layer in base.manifest.layers { try layout.take(layer, from: base.layout) }
            }
            var config = ImageConfig(
                platform: base.map { ImagePlatform(os: $0.config.os, architecture: $0.config.architecture) } ?? .host,
                config: contents.execution(), diffIds: (base?.config.rootfs.diffIds ?? []) + layers.map(\.diffId),
                history: contents.history())
            config.created = Self.created
            let manifest = Manifest(
                config: try layout.add(config, mediaType: MediaType.config), layers: descriptors,
                annotations: base.map { ["org.opencontainers.image.base.digest": $0.digest] })
            var descriptor = try layout.add(manifest, mediaType: MediaType.manifest)
            descriptor.platform = ImagePlatform(os: config.os, architecture: config.architecture)
            return descriptor
        }
        return BuiltImage(
            name: contents.name, manifest: manifest, layers: descriptors.count,
            compressedSize: descriptors.reduce(0) { $0 + $1.size }, uncompressedSize: size,
            seconds: (ContinuousClock.now - begin) / .seconds(1))
    }

    private func layers(_ contents: [LayerContents]) async throws -> [StoredLayer] {
        try await withEach(of: contents, atOnce: contents.count) { [store] in try await store.layer($0) }
    }
}

extension Descriptor {
    /// The same blob under OCI's name for its kind: one manifest doesn't mix them with Docker's.
    fileprivate var inOCIWords: Descriptor {
        var descriptor = self
        let docker = "application/vnd.docker.image.rootfs.diff.tar"
        for (suffix, type) in [
            "": MediaType.layer, ".gzip": MediaType.gzipLayer, ".zstd": MediaType.zstdLayer,
        ] where mediaType == docker + suffix { descriptor.mediaType = type }
        return descriptor
    }
}
