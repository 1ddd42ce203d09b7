import Foundation
import HTTP

/// Finds out where a registry answers, in which protocol, and whether it wants to know who asks.
struct RegistryEndpoint: Sendable {
    let reference: ImageReference
    let configuration: RegistryClient.Configuration
    let http: HTTPClient

    struct Connection: Sendable {
        /// Scheme, host and port.
        var origin: String
        /// How the registry wants to be told who asks; nil if it doesn't.
        var challenge: AuthChallenge?

        /// - Throws: `RegistryError.unexpectedAnswer` for a location that is no HTTP URL.
        func url(of location: String, _ place: RegistryPlace) throws(RegistryError) -> String {
            if location.hasPrefix("/") { return origin + location }
            if location.hasPrefix("http://") || location.hasPrefix("https://") { return location }
            guard !location.contains("://") else {
                throw place.error(.unexpectedAnswer, "the registry refers to what is no HTTP URL")
            }
            return "\(origin)/v2/\(location)"
        }

        func isSameOrigin(_ url: String) -> Bool { url.lowercased().hasPrefix(origin.lowercased() + "/") }
    }

    /// Asks `/v2/`: HTTPS, unless the reference says otherwise; on this machine HTTP if the server doesn't speak HTTPS.
    func find(_ place: RegistryPlace) async throws(RegistryError) -> Connection {
        let first = reference.scheme ?? .https
        let failure: HTTPError
        do throws(HTTPError) {
            return try await ask(first, place)
        } catch {
            failure = error
        }
        // A server that takes the greeting of TLS for a request may say something, close the connection, or hang up.
        guard first == .https, failure.kind == .notTLS || (failure.kind == .interrupted && reference.isLoopback) else {
            throw place.error(failure)
        }
        do throws(HTTPError) {
            let connection = try await ask(.http, place)
            if reference.scheme == nil, reference.isLoopback { return connection }
        } catch {
            throw place.error(error.kind == .cancelled ? error : failure)
        }
        throw place.error(
            .speaksHTTP, "the registry speaks HTTP, not HTTPS",
            advice: "If nobody else can listen in, write http://\(reference.name)")
    }

    /// - Throws: `HTTPError` through the first, `RegistryError` never: what answers wrongly is found by the request itself.
    private func ask(_ scheme: ImageReference.Scheme, _ place: RegistryPlace) async throws(HTTPError) -> Connection {
        let origin = "\(scheme.rawValue)://\(reference.host)"
        var retries = Retries(configuration)
        while true {
            let answer: HTTPResponse
            do throws(HTTPError) {
                answer = try await http.send(HTTPRequest("GET", "\(origin)/v2/"))
            } catch {
                // On this machine both are answers: nothing is there, or nothing that speaks the guessed protocol.
                let isAnswer = reference.isLoopback && (error.kind == .unreachable || reference.scheme == nil)
                guard error.isWorthRetrying, !isAnswer, await wait(&retries, nil, place) else { throw error }
                continue
            }
            guard answer.isWorthRetrying, await wait(&retries, answer, place) else {
                return Connection(
                    origin: origin, challenge: answer.status == 401 ? AuthChallenge.best(in: answer) : nil)
            }
        }
    }

    /// A cancelled wait is the last one; the request after it finds the task cancelled.
    private func wait(_ retries: inout Retries, _ answer: HTTPResponse?, _ place: RegistryPlace) async -> Bool {
        do throws(RegistryError) { return try await retries.wait(after: answer, place) } catch { return true }
    }
}

extension AuthChallenge {
    /// The challenge that this client answers: a token's before a password's, as it gives less away.
    static func best(in answer: HTTPResponse) -> AuthChallenge? {
        let offered = parse(answer.headers.all("WWW-Authenticate"))
        return offered.first { $0.scheme == "bearer" && $0.parameters["realm"] != nil }
            ?? offered.first { $0.scheme == "basic" }
    }
}
