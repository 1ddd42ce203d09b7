import Crypto
import Foundation
import HTTP

extension CredentialChain {
    /// The cached token of `aws sso login` (~/.aws/sso/cache).
    private struct Token: Decodable {
        var accessToken: String
        var expiresAt: String
    }

    private struct RoleAnswer: Decodable {
        struct Role: Decodable {
            var accessKeyId: String
            var secretAccessKey: String
            var sessionToken: String
            /// Milliseconds since 1970.
            var expiration: Double

            func credentials(source: String) -> AWSCredentials {
                AWSCredentials(
                    accessKeyId: accessKeyId, secretAccessKey: secretAccessKey, sessionToken: sessionToken,
                    expiration: Date(timeIntervalSince1970: expiration / 1000), source: source)
            }
        }
        var roleCredentials: Role
    }

    /// Credentials of a role, for the token that `aws sso login` left.
    func fromSSO(_ name: String, _ settings: INIFile.Section) async throws(AWSConfigurationError) -> AWSCredentials {
        var settings = settings
        let sessionName = settings["sso_session"]
        if let sessionName {
            guard let session = files.ssoSessions[sessionName] else {
                throw .invalidProfile(name: name, reason: "there is no section [sso-session \(sessionName)]")
            }
            for (key, value) in session.values {
                guard settings[key].map({ $0 == value }) ?? true else {
                    throw .invalidProfile(name: name, reason: "its \(key) is another than that of its sso-session")
                }
                settings.values[key] = value
            }
        }
        var missing: [String] = []
        func required(_ key: String) -> String {
            if settings[key] == nil { missing.append(key) }
            return settings[key] ?? ""
        }
        let (role, account) = (required("sso_role_name"), required("sso_account_id"))
        let (url, region) = (required("sso_start_url"), required("sso_region"))
        guard missing.isEmpty else {
            throw .invalidProfile(name: name, reason: "\(missing.joined(separator: ", ")) is missing for SSO")
        }
        let login = "type 'aws sso login" + (name == "default" ? "'" : " --profile \(name)'")
        let token = try cachedToken(of: sessionName ?? url, login)
        return try await roleCredentials(token, role: role, account: account, region: region, profile: name, login)
    }

    private func cachedToken(of key: String, _ login: String) throws(AWSConfigurationError) -> String {
        let digest = Insecure.SHA1.hash(data: Array(key.utf8)).map {
            String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
        }
        let path = environment.expanded("~/.aws/sso/cache/\(digest.joined()).json")
        let source = "the SSO login '\(key)'"
        guard FileManager.default.fileExists(atPath: path) else {
            throw .failed(source: source, reason: "nobody has logged in; \(login)")
        }
        guard let token = try? JSONDecoder().decode(Token.self, from: Data(try AWSEnvironment.text(of: path).utf8)),
            let end = CredentialDocument.date(token.expiresAt)
        else { throw .failed(source: source, reason: "\(path) can't be read; \(login)") }
        guard end > environment.now() else { throw .failed(source: source, reason: "the login has expired; \(login)") }
        return token.accessToken
    }

    private func roleCredentials(
        _ token: String, role: String, account: String, region: String, profile: String, _ login: String
    ) async throws(AWSConfigurationError) -> AWSCredentials {
        let source = "SSO, for the profile '\(profile)'"
        var configured = endpoints
        configured.explicit = nil
        guard let partition = AWSPartition.of(region: region) else {
            throw .invalidProfile(name: profile, reason: "its sso_region '\(region)' is no AWS region")
        }
        let portal = configured.configured(id: "SSO") ?? "https://portal.sso.\(region).\(partition.dnsSuffix)"
        let query = PercentEncoding.query([("role_name", role), ("account_id", account)])
        let request = HTTPRequest(
            "GET", "\(portal)/federation/credentials?\(query)", headers: ["x-amz-sso_bearer_token": token])
        let response = try await CredentialRequest(
            request: request, source: source, retries: environment.retries
        ).send(http)
        switch response.status {
        case 200:
            guard let answer = try? JSONDecoder().decode(RoleAnswer.self, from: Data(response.body)) else {
                throw .failed(source: source, reason: "the portal's answer can't be read")
            }
            return answer.roleCredentials.credentials(source: source)
        case 401: throw .failed(source: source, reason: "the login is no longer valid; \(login)")
        case 403, 404:
            throw .failed(
                source: source,
                reason: "the role \(role) of account \(account) isn't open to this login; check "
                    + "sso_role_name and sso_account_id")
        default: throw .failed(source: source, reason: "HTTP status \(response.status) from \(portal)")
        }
    }
}
