import HTTP

/// A request to a registry, before it is known where that is and who we are there.
struct RegistryRequest: Sendable {
    var method: String
    /// A path below `/v2/`, or what the registry gave as a `Location`: absolute, or below its root.
    var location: String
    var headers: HTTPHeaders
    var body: HTTPRequest.Body
    var sink = HTTPRequest.Sink.memory(limit: 4 << 20)
    var scopes: [RegistryScope]
    /// Whether it does no harm to send it twice, so that the session may when it fails.
    var isRepeatable = true
    var followsRedirects = false
    var onProgress: (@Sendable (Int) -> Void)?

    init(
        _ method: String, _ location: String, headers: HTTPHeaders = [:], body: HTTPRequest.Body = .none,
        scopes: [RegistryScope]
    ) {
        self.method = method
        self.location = location
        self.headers = headers
        self.body = body
        self.scopes = scopes
    }
}

/// What a token is to allow (distribution.github.io/distribution/spec/auth/scope).
struct RegistryScope: Sendable, Hashable, CustomStringConvertible {
    var repository: String
    var actions: String

    var description: String { "repository:\(repository):\(actions)" }

    static func pull(_ reference: ImageReference) -> RegistryScope {
        RegistryScope(repository: reference.repository, actions: "pull")
    }
    static func push(_ reference: ImageReference) -> RegistryScope {
        RegistryScope(repository: reference.repository, actions: "pull,push")
    }
}
