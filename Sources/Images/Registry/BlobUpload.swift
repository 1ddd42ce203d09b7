import Foundation
import HTTP

/// One blob on its way to a registry (OCI distribution specification 1.1, "Pushing blobs").
struct BlobUpload: Sendable {
    let blob: Descriptor
    let path: String
    let reference: ImageReference
    let sources: [String]
    let session: RegistrySession
    let configuration: RegistryClient.Configuration
    let meter: ProgressMeter

    enum Outcome: Sendable { case uploaded, mounted, present }

    var place: RegistryPlace { RegistryPlace(reference, digest: blob.digest) }
    var uploads: String { "\(reference.repository)/blobs/uploads/" }

    func run() async throws(RegistryError) -> Outcome {
        guard ImageLayout.isDigest(blob.digest) else { throw place.error(.layout, "the layout has a malformed digest") }
        if try await isThere() { return .present }
        let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
        guard size == blob.size else {
            let what = size.map { "has \($0) of \(blob.size) bytes" } ?? "isn't there"
            throw place.error(.layout, "\(path) \(what)", advice: "Build or pull the image again")
        }
        if try await mount() { return .mounted }
        var sending = BlobSending(self)
        try await sending.run()
        await session.hasSeen(blob.digest, in: reference.repository)
        return .uploaded
    }

    /// Any answer but "there" leads to an upload, whose answer has words.
    func isThere() async throws(RegistryError) -> Bool {
        var request = RegistryRequest(
            "HEAD", "\(reference.repository)/blobs/\(blob.digest)", scopes: [.push(reference)])
        request.followsRedirects = true
        guard try await session.send(request, place).isSuccess else { return false }
        await session.hasSeen(blob.digest, in: reference.repository)
        meter.set(blob.size)
        return true
    }

    /// Asks the registry to take the blob from another repository of its own. It may decline, for whatever reason.
    private func mount() async throws(RegistryError) -> Bool {
        var candidates = sources.filter { $0 != reference.repository }
        if let known = await session.repository(having: blob.digest, otherThan: reference.repository) {
            candidates.removeAll { $0 == known }
            candidates.insert(known, at: 0)
        }
        for source in candidates {
            let request = RegistryRequest(
                "POST", "\(uploads)?mount=\(blob.digest)&from=\(source)",
                scopes: [.push(reference), RegistryScope(repository: source, actions: "pull")])
            let answer: HTTPResponse
            do throws(RegistryError) {
                answer = try await session.send(request, place)
            } catch {
                // A token for both repositories may be denied where one for a single one isn't.
                guard error.kind == .denied else { throw error }
                continue
            }
            if answer.status == 201 {
                await session.hasSeen(blob.digest, in: reference.repository)
                meter.set(blob.size)
                return true
            }
            // Instead it began an upload, which nobody needs.
            if answer.status == 202, let location = answer.headers["Location"] {
                _ = try await session.send(RegistryRequest("DELETE", location, scopes: [.push(reference)]), place)
            }
        }
        return false
    }
}
