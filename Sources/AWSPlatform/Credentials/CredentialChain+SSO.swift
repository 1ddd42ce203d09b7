import Foundation
import HTTP

extension CredentialChain {
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
        guard let partition = AWSPartition.of(region: region) else {
            throw .invalidProfile(name: name, reason: "its sso_region '\(region)' is no AWS region")
        }
        let host = "\(region).\(partition.dnsSuffix)"
        let token = SSOToken(
            environment: environment, http: http, name: sessionName ?? url, canBeRenewed: sessionName != nil,
            endpoint: address("SSO_OIDC") ?? "https://oidc.\(host)",
            login: "type 'aws sso login" + (name == "default" ? "'" : " --profile \(name)'"))
        let portal = address("SSO") ?? "https://portal.sso.\(host)"
        return try await roleCredentials(token, at: portal, role: role, account: account, profile: name)
    }

    /// Where the user wants a service to be; not by --endpoint-url, which is about what the credentials are for.
    private func address(_ id: String) -> String? {
        var endpoints = endpoints
        endpoints.explicit = nil
        return endpoints.configured(id: id)
    }

    private func roleCredentials(
        _ token: SSOToken, at portal: String, role: String, account: String, profile: String
    ) async throws(AWSConfigurationError) -> AWSCredentials {
        let source = "SSO, for the profile '\(profile)'"
        let query = PercentEncoding.query([("role_name", role), ("account_id", account)])
        let request = HTTPRequest(
            "GET", "\(portal)/federation/credentials?\(query)",
            headers: ["x-amz-sso_bearer_token": try await token.accessToken()])
        let response = try await CredentialRequest(
            request: request, source: source, retries: environment.retries
        ).send(http)
        switch response.status {
        case 200:
            guard let answer = try? JSONDecoder().decode(RoleAnswer.self, from: Data(response.body)) else {
                throw .failed(source: source, reason: "the portal's answer can't be read")
            }
            return answer.roleCredentials.credentials(source: source)
        case 401: throw .failed(source: source, reason: "the login is no longer valid; \(token.login)")
        case 403, 404:
            throw .failed(
                source: source,
                reason: "the role \(role) of account \(account) isn't open to this login; check "
                    + "sso_role_name and sso_account_id")
        default: throw .failed(source: source, reason: "HTTP status \(response.status) from \(portal)")
        }
    }
}
