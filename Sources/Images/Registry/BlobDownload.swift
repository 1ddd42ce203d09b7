import Foundation
import HTTP

/// One blob on its way from a registry: into a file beside the layout's blobs, which becomes one when it is whole and right.
struct BlobDownload: Sendable {
    let blob: Descriptor
    let layout: ImageLayout
    let reference: ImageReference
    let session: RegistrySession
    let configuration: RegistryClient.Configuration
    let meter: ProgressMeter

    private var place: RegistryPlace { RegistryPlace(reference, digest: blob.digest) }

    func run() async throws(RegistryError) {
        if layout.contains(blob) { return meter.set(blob.size) }
        let partial = try PartialBlob(blob, in: layout, place)
        try await fetch(into: partial)
        guard await ImageLayout.digest(ofFile: partial.path) == blob.digest else {
            if Task.isCancelled { throw place.error(.cancelled, "cancelled") }
            partial.clear()
            throw place.error(.damaged, "what the registry sent isn't what the digest says")
        }
        do { try partial.move(to: layout.blobPath(blob.digest)) } catch { throw place.error(error) }
    }

    /// Fetches what is missing: a connection that breaks, or an earlier pull that did, costs nothing.
    private func fetch(into partial: PartialBlob) async throws(RegistryError) {
        var retries = Retries(configuration)
        var offset = partial.size
        // One that is too long, or whole and yet no blob, may be damaged.
        if offset >= blob.size { offset = 0 }
        var furthest = offset
        while true {
            meter.set(offset)
            let answer: HTTPResponse?
            let failure: RegistryError
            do throws(RegistryError) {
                let got = try await session.send(request(for: partial, from: offset), place)
                if got.isSuccess, partial.size == blob.size { return meter.set(blob.size) }
                (answer, failure) = (got, await self.failure(got, partial))
            } catch {
                (answer, failure) = (nil, error)
            }
            switch (answer?.status, failure.kind) {
            case (416, _): partial.clear()
            case (nil, .unreachable), (408, _), (429, _), (_, .serverError): break
            default: throw failure
            }
            offset = partial.size
            // Counted anew when something came that hadn't before: one that begins from the start each time gets nowhere.
            if offset > furthest {
                furthest = offset
                retries.reset()
            }
            guard try await retries.wait(after: answer, place) else { throw failure }
        }
    }

    private func request(for partial: PartialBlob, from offset: Int) -> RegistryRequest {
        var request = RegistryRequest(
            "GET", "\(reference.repository)/blobs/\(blob.digest)", scopes: [.pull(reference)])
        if offset > 0 { request.headers["Range"] = "bytes=\(offset)-" }
        request.sink = .file(path: partial.path, offset: offset, limit: blob.size)
        request.followsRedirects = true
        request.isRepeatable = false
        request.onProgress = { [meter] in meter.add($0) }
        return request
    }

    private func failure(_ answer: HTTPResponse, _ partial: PartialBlob) async -> RegistryError {
        guard answer.isSuccess else { return await session.error(for: answer, place) }
        defer { partial.clear() }
        return place.error(.damaged, "the registry sent \(partial.size) bytes instead of \(blob.size)")
    }
}
