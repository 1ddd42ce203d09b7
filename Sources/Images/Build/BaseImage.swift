import Foundation

/// An image that others are built upon.
package struct BaseImage: Sendable, Hashable {
    /// Where its blobs lie.
    package let layout: ImageLayout
    package let manifest: Manifest
    package let config: ImageConfig
    /// Of its manifest.
    package let digest: String

    /// - Parameters:
    ///   - descriptor: the manifest's, or that of an index of manifests.
    ///   - platform: which of an index's images is meant.
    /// - Throws: ``ImageError``; ``BuildError/wrongPlatform(base:has:wanted:)``.
    package init(layout: ImageLayout, _ descriptor: Descriptor, platform: ImagePlatform = .host) throws {
        var chosen = descriptor
        if [MediaType.index, MediaType.dockerIndex].contains(descriptor.mediaType) {
            let index = try layout.decode(Index.self, from: descriptor.digest)
            let platforms = index.manifests.compactMap(\.platform)
            guard
                let match = index.manifests.first(where: {
                    $0.platform?.os == platform.os && $0.platform?.architecture == platform.architecture
                })
            else {
                throw BuildError.wrongPlatform(
                    base: descriptor.digest, has: platforms.map(\.description), wanted: platform)
            }
            chosen = match
        }
        self.layout = layout
        digest = chosen.digest
        manifest = try layout.decode(Manifest.self, from: chosen.digest)
        config = try layout.decode(ImageConfig.self, from: manifest.config.digest)
        guard config.os == platform.os, config.architecture == platform.architecture else {
            throw BuildError.wrongPlatform(
                base: digest, has: ["\(config.os)/\(config.architecture)"], wanted: platform)
        }
        guard config.rootfs.diffIds.count == manifest.layers.count else {
            throw ImageError.malformed(
                place: layout.blobPath(manifest.config.digest),
                reason: "it names \(config.rootfs.diffIds.count) layers, and the manifest \(manifest.layers.count)")
        }
    }

    /// Finds the image in a layout of this machine that a reference names: `oci:FOLDER`, `oci:FOLDER:NAME`, or the folder's
    /// path alone, if it is one. Without a name the layout must hold a single image.
    ///
    /// - Returns: nil if the reference names an image of a registry.
    /// - Throws: ``ImageError``, ``BuildError``.
    package static func local(_ reference: String, platform: ImagePlatform = .host) throws -> BaseImage? {
        var place = reference
        if reference.hasPrefix("oci:") {
            place = String(reference.dropFirst("oci:".count))
        } else if !ImageLayout.isLayout(reference), !reference.hasPrefix("/"), !reference.hasPrefix(".") {
            return nil
        }
        var name: String?
        if !ImageLayout.isLayout(place), let colon = place.lastIndex(of: ":") {
            name = String(place[place.index(after: colon)...])
            place = String(place[..<colon])
        }
        guard ImageLayout.isLayout(place) else {
            throw BuildError.noBase(reference: reference, reason: "\(place) is no OCI layout")
        }
        let layout = try ImageLayout(path: place)
        let images = try layout.index().manifests
        let names = images.compactMap { $0.annotations?[ImageLayout.nameAnnotation] }
        let matches = images.filter { name == nil || $0.annotations?[ImageLayout.nameAnnotation] == name }
        guard matches.count == 1 else {
            throw BuildError.noBase(
                reference: reference,
                reason: name.map { "\(place) has no image '\($0)'" } ?? "\(place) holds \(images.count) images"
                    + (names.isEmpty ? "" : "; write \(names.map { "oci:\(place):\($0)" }.joined(separator: " or "))"))
        }
        return try BaseImage(layout: layout, matches[0], platform: platform)
    }

    /// What its programs find in their environment.
    package var environment: [String: String] {
        Dictionary(
            (config.config?.env ?? []).compactMap { variable in
                variable.firstIndex(of: "=").map {
                    (String(variable[..<$0]), String(variable[variable.index(after: $0)...]))
                }
            }, uniquingKeysWith: { $1 })
    }

    /// How long the archives of its layers are: as gzip's last four bytes tell (RFC 1952, `ISIZE`), and at least as long as
    /// they are compressed.
    func uncompressedSize() throws(ImageError) -> Int {
        var sum = 0
        for layer in manifest.layers {
            let path = layout.blobPath(layer.digest)
            guard let file = FileHandle(forReadingAtPath: path) else {
                throw .unreadable(path: path, reason: lastSystemError())
            }
            var size = 0
            if layer.mediaType.hasSuffix("gzip"), layer.size > 18 {
                do {
                    try file.seek(toOffset: UInt64(layer.size - 4))
                    let bytes = try file.read(upToCount: 4) ?? Data()
                    size = bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
                } catch { throw .unreadable(path: path, reason: error.localizedDescription) }
            }
            sum += max(size, layer.size)
        }
        return sum
    }
}
