import Crypto
import Foundation
import HTTP
import Images

/// The token that `aws sso login` leaves in `~/.aws/sso/cache`, for all of AWS's tools.
struct SSOToken: Sendable {
    var environment: AWSEnvironment
    var http: HTTPClient
    /// That of the session, or the start URL.
    var name: String
    /// Whether there may be a refresh token: not in profiles without a session.
    var canBeRenewed: Bool
    /// Of the service that renews tokens.
    var endpoint: String
    /// What to tell whoever has to log in.
    var login: String

    private struct Cached: Codable {
        var startUrl: String?
        var region: String?
        var accessToken: String
        var expiresAt: String
        var clientId: String?
        var clientSecret: String?
        var registrationExpiresAt: String?
        var refreshToken: String?
    }

    private struct Renewal: Encodable {
        var grantType = "refresh_token"
        var clientId: String
        var clientSecret: String
        var refreshToken: String
    }

    private struct Renewed: Decodable {
        var accessToken: String
        /// Seconds.
        var expiresIn: Double
        var refreshToken: String?
    }

    /// Tokens are renewed so long before their end, in seconds, as in botocore.
    private static let margin = 900.0

    private var source: String { "the SSO login '\(name)'" }

    /// The file of the cache.
    var path: String {
        let digest = Insecure.SHA1.hash(data: Array(name.utf8))
        return environment.expanded("~/.aws/sso/cache/\(FileDigest.hex(digest)).json")
    }

    /// The token, renewed if it's about to end.
    ///
    /// - Throws: `AWSConfigurationError.failed`, with the words for a new login.
    func accessToken() async throws(AWSConfigurationError) -> String {
        guard FileManager.default.fileExists(atPath: path) else {
            throw .failed(source: source, reason: "nobody has logged in; \(login)")
        }
        let text = try AWSEnvironment.text(of: path)
        guard let token = try? JSONDecoder().decode(Cached.self, from: Data(text.utf8)),
            let end = CredentialDocument.date(token.expiresAt)
        else { throw .failed(source: source, reason: "\(path) can't be read; \(login)") }
        let left = end.timeIntervalSince(environment.now())
        if canBeRenewed, left < Self.margin, let renewed = await renew(token) { return renewed.accessToken }
        guard left > 0 else { throw .failed(source: source, reason: "the login has expired; \(login)") }
        return token.accessToken
    }

    /// - Returns: nil if it can't be renewed: then somebody has to log in again.
    private func renew(_ token: Cached) async -> Cached? {
        guard let id = token.clientId, let secret = token.clientSecret, let refresh = token.refreshToken,
            let end = token.registrationExpiresAt.flatMap(CredentialDocument.date), end > environment.now(),
            let body = try? JSONEncoder().encode(Renewal(clientId: id, clientSecret: secret, refreshToken: refresh))
        else { return nil }
        let request = HTTPRequest(
            "POST", "\(endpoint)/token", headers: ["Content-Type": "application/json"], body: .bytes(Array(body)))
        let question = CredentialRequest(request: request, source: source, retries: environment.retries)
        guard let response = try? await question.send(http), response.isSuccess,
            let answer = try? JSONDecoder().decode(Renewed.self, from: Data(response.body))
        else { return nil }
        var token = token
        token.accessToken = answer.accessToken
        token.expiresAt = (environment.now() + answer.expiresIn).formatted(.iso8601)
        token.refreshToken = answer.refreshToken
        save(token)
        return token
    }

    /// For the other tools. The new token is good even if it can't be kept.
    private func save(_ token: Cached) {
        guard let data = try? JSONEncoder().encode(token) else { return }
        let draft = "\(path).\(UUID().uuidString)"
        let files = FileManager.default
        guard files.createFile(atPath: draft, contents: data, attributes: [.posixPermissions: 0o600]) else { return }
        if rename(draft, path) != 0 { try? files.removeItem(atPath: draft) }
    }
}
