import Foundation
import HTTP

/// One registry: where it answers, who we are there, and what is known of it.
actor RegistrySession {
    private let reference: ImageReference
    private let configuration: RegistryClient.Configuration
    private let http: HTTPClient
    private let endpoint: RegistryEndpoint
    private let tokens: TokenServer
    private var connection: RegistryEndpoint.Connection?
    /// By repository, as they may differ; nil is what was looked up and isn't there.
    private var credentials: [String: RegistryCredentials?] = [:]
    private var known: [AuthRequest: RegistryToken] = [:]
    /// In which repository of the registry a blob has been seen.
    private var blobs: [String: String] = [:]

    private struct AuthRequest: Hashable {
        var repository: String?
        var scopes: Set<String>
    }

    init(_ reference: ImageReference, _ configuration: RegistryClient.Configuration, _ http: HTTPClient) {
        self.reference = reference
        self.configuration = configuration
        self.http = http
        endpoint = RegistryEndpoint(reference: reference, configuration: configuration, http: http)
        tokens = TokenServer(configuration: configuration, http: http)
    }

    // MARK: Blobs

    func hasSeen(_ digest: String, in repository: String) { blobs[digest] = repository }

    /// Another repository of the registry that has a blob.
    func repository(having digest: String, otherThan repository: String) -> String? {
        blobs[digest].flatMap { $0 == repository ? nil : $0 }
    }

    // MARK: Requests

    /// Sends a request as who we are there, again where that may help: with a new token, or after a while.
    ///
    /// - Returns: the answer, whatever its status.
    func send(_ request: RegistryRequest, _ place: RegistryPlace) async throws(RegistryError) -> HTTPResponse {
        let connection = try await connect(place)
        var retries = Retries(configuration)
        var challenged = false
        var sent = HTTPRequest(
            request.method, try connection.url(of: request.location, place), headers: request.headers,
            body: request.body)
        sent.sink = request.sink
        sent.followsRedirects = request.followsRedirects
        sent.onProgress = request.onProgress
        // A registry may hand over to another host; our name there isn't that one's business.
        let isOurs = connection.isSameOrigin(sent.url)
        while true {
            if isOurs { sent.headers["Authorization"] = try await authorization(request, connection, place) }
            let answer: HTTPResponse
            do throws(HTTPError) {
                answer = try await http.send(sent)
            } catch {
                guard request.isRepeatable, error.isWorthRetrying, try await retries.wait(place) else {
                    throw place.error(error)
                }
                continue
            }
            // What a redirection led to isn't the registry: it doesn't tell us to whom to say who we are.
            let isChallenge = answer.status == 401 && isOurs && answer.redirects == 0
            if isChallenge, !challenged, try await renew(after: answer, request, place) {
                challenged = true
                continue
            }
            guard request.isRepeatable, answer.isWorthRetrying, try await retries.wait(after: answer, place) else {
                return answer
            }
        }
    }

    private func connect(_ place: RegistryPlace) async throws(RegistryError) -> RegistryEndpoint.Connection {
        if let connection { return connection }
        let found = try await endpoint.find(place)
        connection = found
        return found
    }

    // MARK: Who we are

    private func authorization(
        _ request: RegistryRequest, _ connection: RegistryEndpoint.Connection, _ place: RegistryPlace
    ) async throws(RegistryError) -> String? {
        switch connection.challenge?.scheme {
        case "basic": return try await credentials(place)?.basicAuthorization
        case "bearer":
            let scopes = Set(request.scopes.map(\.description))
            return "Bearer " + (try await token(for: scopes, connection, place)).text
        default: return nil
        }
    }

    private func token(
        for scopes: Set<String>, _ connection: RegistryEndpoint.Connection, _ place: RegistryPlace
    ) async throws(RegistryError) -> RegistryToken {
        let key = AuthRequest(repository: place.repository, scopes: scopes)
        if let token = known[key], token.isFresh { return token }
        let token = try await tokens.token(
            for: scopes.sorted(), connection: connection, credentials: try await credentials(place), place)
        known[key] = token
        return token
    }

    /// - Returns: whether the request is worth sending again: its token may have been withdrawn, or the registry hadn't said
    ///   at first that it wants to know who we are.
    private func renew(
        after answer: HTTPResponse, _ request: RegistryRequest, _ place: RegistryPlace
    ) async throws(RegistryError) -> Bool {
        guard let connection, let challenge = AuthChallenge.best(in: answer) else { return false }
        let hadChallenge = connection.challenge?.scheme == challenge.scheme
        self.connection?.challenge = challenge
        if challenge.scheme == "bearer" {
            known[AuthRequest(repository: place.repository, scopes: Set(request.scopes.map(\.description)))] = nil
            return true
        }
        // The same name and password again wouldn't do.
        guard !hadChallenge else { return false }
        return try await credentials(place) != nil
    }

    private func credentials(_ place: RegistryPlace) async throws(RegistryError) -> RegistryCredentials? {
        if let given = configuration.credentials { return given }
        let repository = place.repository ?? reference.repository
        if let found = credentials[repository] { return found }
        let found = try await CredentialStore(environment: configuration.environment)
            .credentials(for: ImageReference(reference, repository: repository))
        credentials[repository] = .some(found)
        return found
    }

    /// The error that an answer means.
    func error(for answer: HTTPResponse, _ place: RegistryPlace) async -> RegistryError {
        var who: RegistryCredentials?
        // That they can't be looked up would have been said before.
        do { who = try await credentials(place) } catch {}
        let secrets = known.values.map(\.text) + (who?.secrets ?? [])
        return RegistryAnswer(answer, hiding: secrets).error(place, credentials: who)
    }
}
