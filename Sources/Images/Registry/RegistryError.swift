import HTTP

/// What went wrong between this machine and a registry: where, what the registry said of it, and what to do next. Holds no
/// credential.
package struct RegistryError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        case malformedReference
        /// The credentials are missing, wrong, or good for something else.
        case denied
        /// No such repository, image or blob.
        case notFound
        /// The registry or this client doesn't know that kind of image or request.
        case unsupported
        /// No image for the platform that was asked for.
        case noPlatform
        /// Too many requests, or a quota is used up.
        case throttled
        case tooLarge
        /// The server's certificate isn't trusted, or it doesn't speak TLS.
        case insecure
        /// The server speaks plain HTTP.
        case speaksHTTP
        case unreachable
        /// A blob or manifest isn't what its digest or size says.
        case damaged
        /// The registry is out of order (HTTP 5xx), and stayed so.
        case serverError
        /// The registry answered with what no registry may answer.
        case unexpectedAnswer
        /// The configuration file or the helper program that should have the credentials.
        case credentials
        /// The layout lacks a blob, or can't be read or written.
        case layout
        case cancelled
    }

    package var kind: Kind
    package var registry: String
    package var repository: String?
    /// Of the blob or manifest that it is about.
    package var digest: String?
    package var reason: String
    package var advice: String?

    package init(
        _ kind: Kind, registry: String, repository: String? = nil, digest: String? = nil, reason: String,
        advice: String? = nil
    ) {
        self.kind = kind
        self.registry = registry
        self.repository = repository
        self.digest = digest
        self.reason = reason
        self.advice = advice
    }

    package var description: String {
        let name = [registry, repository].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "/")
        let place = [name, digest ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
        return (place.isEmpty ? "" : "\(place): ") + reason + (advice.map { ". \($0)" } ?? "")
    }
}

/// What a request to a registry is about, for the errors that it ends in.
struct RegistryPlace: Sendable {
    var registry: String
    var repository: String?
    var digest: String?

    init(_ reference: ImageReference, digest: String? = nil) {
        registry = reference.registry
        repository = reference.repository
        self.digest = digest
    }

    func error(_ kind: RegistryError.Kind, _ reason: String, advice: String? = nil) -> RegistryError {
        RegistryError(
            kind, registry: registry, repository: repository, digest: digest, reason: reason, advice: advice)
    }

    func error(_ error: ImageError) -> RegistryError { self.error(.layout, "\(error)") }

    func error(_ error: HTTPError) -> RegistryError {
        switch error.kind {
        case .cancelled: self.error(.cancelled, "cancelled")
        case .insecure:
            self.error(
                .insecure, "its certificate isn't trusted: \(error.reason)",
                advice: "Add the certificate of its authority to those of the system (update-ca-certificates)")
        case .notTLS: self.error(.insecure, "no TLS connection: \(error.reason)")
        case .unreachable, .interrupted, .noMemory: self.error(.unreachable, "\(error)", advice: "Try again")
        case .file: self.error(.layout, "\(error)")
        case .bodyTooLarge, .headersTooLarge, .invalidRequest: self.error(.unexpectedAnswer, "\(error)")
        }
    }
}
