import Foundation
import HTTP

/// What a token server gave, and until when it is good.
struct RegistryToken: Sendable {
    var text: String
    var expires: ContinuousClock.Instant

    /// With some time left for the request that it is for.
    var isFresh: Bool { ContinuousClock.now < expires }
}

/// Gets tokens for a registry (distribution.github.io/distribution/spec/auth/token and …/auth/oauth).
struct TokenServer: Sendable {
    let configuration: RegistryClient.Configuration
    let http: HTTPClient

    private struct Answer: Decodable {
        var token: String?
        var access_token: String?
        var expires_in: Double?
    }

    /// - Throws: `RegistryError.denied` if the server doesn't take the credentials.
    func token(
        for scopes: [String], connection: RegistryEndpoint.Connection, credentials: RegistryCredentials?,
        _ place: RegistryPlace
    ) async throws(RegistryError) -> RegistryToken {
        let challenge = connection.challenge
        let realm = challenge?.parameters["realm"] ?? ""
        // A registry that is reached safely can't make us tell a password to everybody.
        guard realm.hasPrefix("https://") || (realm.hasPrefix("http://") && connection.origin.hasPrefix("http://"))
        else {
            throw place.error(
                .unexpectedAnswer, "the registry's token server isn't reached by HTTPS: credentials weren't sent")
        }
        var retries = Retries(configuration)
        let request = request(realm, service: challenge?.parameters["service"], scopes, credentials)
        while true {
            let answer: HTTPResponse
            do throws(HTTPError) {
                answer = try await http.send(request)
            } catch {
                guard error.isWorthRetrying, try await retries.wait(place) else { throw place.error(error) }
                continue
            }
            if answer.isWorthRetrying, try await retries.wait(after: answer, place) { continue }
            guard answer.isSuccess else {
                throw RegistryAnswer(answer, hiding: credentials?.secrets ?? [], of: "token server")
                    .error(place, credentials: credentials)
            }
            guard let decoded = try? JSONDecoder().decode(Answer.self, from: Data(answer.body)),
                let text = [decoded.token, decoded.access_token].compactMap({ $0 }).first(where: { !$0.isEmpty })
            else { throw place.error(.unexpectedAnswer, "the token server's answer has no token") }
            // A server that doesn't say means 60 seconds. The last tenth is for what is still on its way.
            // None is asked for more than a day.
            let seconds = min(max(0, decoded.expires_in ?? 60), 86_400)
            return RegistryToken(text: text, expires: .now + .seconds(seconds * 0.9))
        }
    }

    private func request(
        _ realm: String, service: String?, _ scopes: [String], _ credentials: RegistryCredentials?
    ) -> HTTPRequest {
        let service = service.map { [("service", $0)] } ?? []
        if let credentials, case .identityToken(let token) = credentials.secret {
            let form =
                [("grant_type", "refresh_token"), ("client_id", "ml-on-faas"), ("refresh_token", token)] + service
                + [("scope", scopes.joined(separator: " "))]
            return HTTPRequest(
                "POST", realm, headers: ["Content-Type": "application/x-www-form-urlencoded"],
                body: .bytes(Array(Self.encode(form).utf8)))
        }
        let query = Self.encode(service + scopes.map { ("scope", $0) })
        var request = HTTPRequest("GET", realm + (realm.contains("?") ? "&" : "?") + query)
        request.headers["Authorization"] = credentials?.basicAuthorization
        return request
    }

    private static func encode(_ fields: [(String, String)]) -> String {
        fields.map { "\($0.0)=\(percentEncoded($0.1))" }.joined(separator: "&")
    }

    private static func percentEncoded(_ text: String) -> String {
        let unreserved = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }
}
