import Foundation
package import HTTP
import Synchronization

/// Speaks to registries in the OCI distribution specification 1.1, which is Docker's Registry HTTP API V2.
///
/// Every method's task may be cancelled, and the process killed, at any time: what has been sent is found there by the next
/// push, what has been fetched by the next pull.
package final class RegistryClient: Sendable {
    package struct Configuration: Sendable {
        package var http = HTTPClient.Configuration()
        /// Where `HOME`, `DOCKER_CONFIG`, `REGISTRY_AUTH_FILE` and `PATH` are looked up.
        package var environment: [String: String]
        /// Used instead of those of the machine's user.
        package var credentials: RegistryCredentials?
        package var backoff = Backoff()
        /// How many blobs are on their way at once.
        package var concurrentBlobs = 4
        /// A larger blob is sent in pieces of that size, of which only one is lost when the connection is.
        package var chunkBytes = 32 << 20
        /// How it is waited between tries.
        package var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

        package init(environment: [String: String]) { self.environment = environment }
    }

    let configuration: Configuration
    private let http: HTTPClient
    private let sessions = Mutex<[String: RegistrySession]>([:])

    package init(_ configuration: Configuration) {
        self.configuration = configuration
        http = HTTPClient(configuration.http)
    }

    /// One session for each registry, so that its tokens and what is known of its blobs serve every image.
    func session(for reference: ImageReference) -> RegistrySession {
        let key = "\(reference.scheme?.rawValue ?? "")|\(reference.registry)"
        return sessions.withLock { sessions in
            if let session = sessions[key] { return session }
            let session = RegistrySession(reference, configuration, http)
            sessions[key] = session
            return session
        }
    }

    /// What the registry has under a reference's tag or digest; nil if nothing. The media type is as the registry says.
    package func manifest(at reference: ImageReference) async throws(RegistryError) -> Descriptor? {
        let session = session(for: reference)
        let place = RegistryPlace(reference, digest: reference.digest)
        var request = RegistryRequest(
            "HEAD", "\(reference.repository)/manifests/\(reference.version)",
            headers: ["Accept": MediaType.acceptedManifests], scopes: [.pull(reference)])
        request.followsRedirects = true
        let answer = try await session.send(request, place)
        if answer.status == 404 { return nil }
        guard answer.isSuccess else { throw await session.error(for: answer, place) }
        guard let digest = answer.headers["Docker-Content-Digest"] ?? reference.digest, ImageLayout.isDigest(digest)
        else {
            throw place.error(.unexpectedAnswer, "the registry doesn't tell the digest of \(reference)")
        }
        return Descriptor(
            mediaType: answer.mediaType ?? "", digest: digest,
            size: answer.headers["Content-Length"].flatMap { Int($0) } ?? 0)
    }
}

extension MediaType {
    static let acceptedManifests = [manifest, index, dockerManifest, dockerIndex].joined(separator: ", ")
    static let manifests: Set = [manifest, dockerManifest]
    static let indexes: Set = [index, dockerIndex]
}

extension HTTPResponse {
    /// Without its parameters, in lower case.
    var mediaType: String? {
        headers["Content-Type"].map { $0.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased() }
    }
}
