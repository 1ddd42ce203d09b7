import Foundation
import HTTP

extension RegistryClient {
    /// Sends an image, or an index of several, from a layout: what the registry lacks of it, the manifests last.
    ///
    /// - Parameters:
    ///   - reference: with a tag, which then names the image; with a digest, which it must have.
    ///   - sources: other repositories of that registry, which may have some of the blobs.
    /// - Throws: `RegistryError`: `.layout` if a blob isn't in the layout, `.denied`, `.cancelled` and the others.
    package func push(
        _ manifest: Descriptor, of layout: ImageLayout, to reference: ImageReference,
        mountingFrom sources: [String] = [],
        onProgress: @escaping ProgressHandler = { _ in }
    ) async throws(RegistryError) -> PushSummary {
        let push = ImagePush(
            layout: layout, reference: reference, sources: sources, session: session(for: reference),
            configuration: configuration, onProgress: onProgress)
        return try await push.run(manifest)
    }
}

/// One image on its way to a registry.
private struct ImagePush: Sendable {
    let layout: ImageLayout
    let reference: ImageReference
    let sources: [String]
    let session: RegistrySession
    let configuration: RegistryClient.Configuration
    let onProgress: ProgressHandler

    func run(_ root: Descriptor) async throws(RegistryError) -> PushSummary {
        if let digest = reference.digest, digest != root.digest {
            throw RegistryPlace(reference, digest: root.digest).error(
                .malformedReference, "the image to be pushed isn't that of the reference's digest")
        }
        var summary = PushSummary(digest: root.digest)
        var parts = Parts()
        // The registry takes a manifest only when it has all that belongs to it.
        let isThere = try await collect(root, into: &parts)
        let outcomes = try await withEach(of: parts.blobs, atOnce: configuration.concurrentBlobs) {
            blob throws(RegistryError) in
            let upload = BlobUpload(
                blob: blob, path: layout.blobPath(blob.digest), reference: reference, sources: sources,
                session: session,
                configuration: configuration, meter: ProgressMeter(blob, onProgress))
            return (blob, try await upload.run())
        }
        for (blob, outcome) in outcomes {
            switch outcome {
            case .uploaded: summary.uploaded.add(blob)
            case .mounted: summary.mounted.add(blob)
            case .present: summary.present.add(blob)
            }
        }
        for blob in parts.presentBlobs { summary.present.add(blob) }
        for manifest in parts.manifests where manifest.digest != root.digest {
            try await send(manifest, as: manifest.digest)
            summary.manifests += 1
        }
        let tag = reference.tag ?? (reference.digest == nil ? "latest" : nil)
        if let tag {
            let tagged = isThere ? try await digest(of: tag) : nil
            guard tagged != root.digest else { return summary }
        } else if isThere {
            return summary
        }
        try await send(root, as: tag ?? root.digest)
        summary.manifests += 1
        return summary
    }

    /// What an image consists of, without what the registry has: its parts first.
    private struct Parts {
        var blobs: [Descriptor] = []
        /// Of manifests that the registry has.
        var presentBlobs: [Descriptor] = []
        var manifests: [Descriptor] = []
        var digests: Set<String> = []
    }

    /// - Returns: whether the registry has the manifest, and so all that belongs to it.
    private func collect(
        _ manifest: Descriptor, into parts: inout Parts, depth: Int = 0, isPresent: Bool = false
    ) async throws(RegistryError) -> Bool {
        let place = RegistryPlace(reference, digest: manifest.digest)
        guard ImageLayout.isDigest(manifest.digest) else {
            throw place.error(.layout, "the layout \(layout.path) has a malformed digest")
        }
        guard depth < 4 else { throw place.error(.unsupported, "indexes are nested too deeply") }
        guard parts.digests.insert(manifest.digest).inserted else { return isPresent }
        let isThere = if isPresent { true } else { try await digest(of: manifest.digest) != nil }
        switch manifest.mediaType {
        case let type where MediaType.indexes.contains(type):
            for child in try decode(Index.self, manifest).manifests {
                _ = try await collect(child, into: &parts, depth: depth + 1, isPresent: isThere)
            }
        case let type where MediaType.manifests.contains(type):
            let image = try decode(Manifest.self, manifest)
            for blob in [image.config] + image.layers where parts.digests.insert(blob.digest).inserted {
                if isThere { parts.presentBlobs.append(blob) } else { parts.blobs.append(blob) }
            }
        case let type:
            throw place.error(.unsupported, "'\(type)' is neither an image nor an index of images")
        }
        if !isThere { parts.manifests.append(manifest) }
        return isThere
    }

    private func decode<Value: Decodable>(_ type: Value.Type, _ manifest: Descriptor) throws(RegistryError) -> Value {
        do throws(ImageError) { return try layout.decode(type, from: manifest.digest) } catch {
            throw RegistryPlace(reference, digest: manifest.digest).error(error)
        }
    }

    /// The digest of what the registry has under a tag or digest; nil if it has nothing there, or doesn't say.
    private func digest(of version: String) async throws(RegistryError) -> String? {
        let answer = try await session.send(
            RegistryRequest(
                "HEAD", "\(reference.repository)/manifests/\(version)",
                headers: ["Accept": MediaType.acceptedManifests],
                scopes: [.push(reference)]), RegistryPlace(reference, digest: version.contains(":") ? version : nil))
        guard answer.isSuccess else { return nil }
        return version.contains(":") ? version : answer.headers["Docker-Content-Digest"]
    }

    private func send(_ manifest: Descriptor, as version: String) async throws(RegistryError) {
        let place = RegistryPlace(reference, digest: manifest.digest)
        let data: Data
        do throws(ImageError) { data = try layout.read(manifest.digest) } catch { throw place.error(error) }
        let answer = try await session.send(
            RegistryRequest(
                "PUT", "\(reference.repository)/manifests/\(version)", headers: ["Content-Type": manifest.mediaType],
                body: .bytes(Array(data)), scopes: [.push(reference)]), place)
        guard answer.isSuccess else { throw await session.error(for: answer, place) }
        if let digest = answer.headers["Docker-Content-Digest"], digest != manifest.digest {
            throw place.error(.damaged, "the registry took the manifest as another one, \(digest)")
        }
    }
}
