import Foundation
import HTTP

extension RegistryClient {
    /// Fetches an image into a layout: what the layout lacks of it. Docker's kinds of manifests are taken like OCI's.
    ///
    /// - Parameter platform: which image of an index it is to be; one that stands alone must be for it too.
    /// - Returns: the manifest of that one image.
    /// - Throws: `RegistryError`: `.notFound`, `.noPlatform`, `.damaged` if something isn't what its digest says, and the
    ///   others.
    package func pull(
        _ reference: ImageReference, platform: ImagePlatform, into layout: ImageLayout,
        onProgress: @escaping ProgressHandler = { _ in }
    ) async throws(RegistryError) -> Descriptor {
        let pull = ImagePull(
            layout: layout, reference: reference, platform: platform, session: session(for: reference),
            configuration: configuration, onProgress: onProgress)
        return try await pull.run()
    }
}

/// One image on its way from a registry.
private struct ImagePull: Sendable {
    let layout: ImageLayout
    let reference: ImageReference
    let platform: ImagePlatform
    let session: RegistrySession
    let configuration: RegistryClient.Configuration
    let onProgress: ProgressHandler

    func run() async throws(RegistryError) -> Descriptor {
        var (manifest, data) = try await fetch(reference.version, expecting: reference.digest)
        for _ in 0..<4 where MediaType.indexes.contains(manifest.mediaType) {
            let chosen = try choose(from: try decode(Index.self, data, manifest), manifest)
            (manifest, data) = try await fetch(chosen.digest, expecting: chosen.digest)
        }
        guard MediaType.manifests.contains(manifest.mediaType) else {
            throw place(manifest.digest).error(
                .unsupported, "'\(manifest.mediaType)' is neither an image nor an index of images")
        }
        let image = try decode(Manifest.self, data, manifest)
        var seen: Set<String> = []
        let blobs = ([image.config] + image.layers).filter { seen.insert($0.digest).inserted }
        _ = try await withEach(of: blobs, atOnce: configuration.concurrentBlobs) { blob throws(RegistryError) in
            let download = BlobDownload(
                blob: blob, layout: layout, reference: reference, session: session, configuration: configuration,
                meter: ProgressMeter(blob, onProgress))
            try await download.run()
            await session.hasSeen(blob.digest, in: reference.repository)
        }
        let config: ImageConfig
        do throws(ImageError) {
            config = try layout.decode(ImageConfig.self, from: image.config.digest)
        } catch {
            throw place(image.config.digest).error(error)
        }
        try check(config, of: manifest.digest)
        // Last: a manifest that is in the layout has all that belongs to it there.
        do throws(ImageError) { manifest = try layout.add(data, mediaType: manifest.mediaType) } catch {
            throw place(manifest.digest).error(error)
        }
        manifest.platform = platform
        return manifest
    }

    private func place(_ digest: String? = nil) -> RegistryPlace { RegistryPlace(reference, digest: digest) }

    // MARK: Manifests

    private func fetch(
        _ version: String, expecting digest: String?
    ) async throws(RegistryError) -> (Descriptor, Data) {
        var request = RegistryRequest(
            "GET", "\(reference.repository)/manifests/\(version)", headers: ["Accept": MediaType.acceptedManifests],
            scopes: [.pull(reference)])
        request.followsRedirects = true
        let answer = try await session.send(request, place(digest))
        guard answer.isSuccess else { throw await session.error(for: answer, place(digest)) }
        let data = Data(answer.body)
        let found = ImageLayout.digest(of: data)
        let said = digest ?? answer.headers["Docker-Content-Digest"].flatMap { $0.hasPrefix("sha256:") ? $0 : nil }
        guard said == nil || said == found else {
            throw place(said).error(.damaged, "the registry sent another manifest, \(found)")
        }
        let type = try mediaType(of: data, declared: answer.mediaType, digest: found)
        return (Descriptor(mediaType: type, digest: found, size: data.count), data)
    }

    private struct Shape: Decodable {
        struct Anything: Decodable {}
        var mediaType: String?
        var manifests: [Anything]?
        var layers: [Anything]?
    }

    /// A document that could be read as two kinds isn't taken as either: two readers would see two images under one digest
    /// (CVE-2021-41190).
    private func mediaType(of data: Data, declared: String?, digest: String) throws(RegistryError) -> String {
        guard let shape = try? JSONDecoder().decode(Shape.self, from: data) else {
            throw place(digest).error(.damaged, "the manifest is malformed")
        }
        let known = MediaType.manifests.union(MediaType.indexes)
        let header = declared.flatMap { known.contains($0) ? $0 : nil }
        guard let type = shape.mediaType ?? header else {
            throw place(digest).error(
                .unsupported, "'\(declared ?? "")' is neither an image nor an index of images",
                advice: "Push the image again with a newer tool, or use another tag")
        }
        let isOneKind = MediaType.indexes.contains(type) ? shape.layers == nil : shape.manifests == nil
        guard isOneKind, header == nil || header == type else {
            throw place(digest).error(.damaged, "the manifest claims to be of two kinds")
        }
        return type
    }

    private func decode<Value: Decodable>(
        _ type: Value.Type, _ data: Data, _ manifest: Descriptor
    ) throws(RegistryError) -> Value {
        do { return try JSONDecoder().decode(type, from: data) } catch DecodingError.dataCorrupted(let context) {
            throw place(manifest.digest).error(.damaged, "the manifest is malformed: \(context.debugDescription)")
        } catch {
            throw place(manifest.digest).error(.damaged, "the manifest is malformed: no \(type)")
        }
    }

    // MARK: Platforms

    private func choose(from index: Index, _ descriptor: Descriptor) throws(RegistryError) -> Descriptor {
        if let chosen = index.manifests.first(where: { $0.platform == platform }) { return chosen }
        let offered = Set(index.manifests.compactMap { $0.platform?.description }).sorted().joined(separator: ", ")
        throw place(descriptor.digest).error(
            .noPlatform, "there is no image for \(platform)", advice: "There are some for: \(offered)")
    }

    private func check(_ config: ImageConfig, of digest: String) throws(RegistryError) {
        let found = ImagePlatform(os: config.os, architecture: config.architecture)
        guard found != platform else { return }
        throw place(digest).error(.noPlatform, "it is an image for \(found), not for \(platform)")
    }
}
