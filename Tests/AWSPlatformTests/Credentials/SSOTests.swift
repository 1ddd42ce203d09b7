import AWSPlatform
import Foundation
import TestSupport
import Testing

/// Credentials for a login by SSO, as botocore gets them from the same portal.
struct SSOTests {
    typealias Answer = PythonServer.Answer

    static let ssoConfig = """
        [profile session]
        sso_session = corp
        sso_account_id = 123456789012
        sso_role_name = Research & more
        region = eu-west-3
        [sso-session corp]
        sso_start_url = https://corp.example/start
        sso_region = eu-central-1
        sso_registration_scopes = sso:account:access
        [profile legacy]
        sso_start_url = https://corp.example/start
        sso_region = eu-central-1
        sso_account_id = 123456789012
        sso_role_name = Legacy
        region = eu-west-3
        [profile incomplete]
        sso_account_id = 123456789012
        [profile no-session]
        sso_session = missing
        sso_account_id = 123456789012
        sso_role_name = Role
        """

    private func sso(
        _ answers: [Answer], expires: String = "2100-01-01T00:00:00Z", renewable: String = ""
    ) async throws -> (CredentialFiles, PythonServer) {
        let server = try await PythonServer.scripted(answers)
        let cached = #"{"accessToken": "SSO-TOKEN", "expiresAt": "\#(expires)", "region": "eu-central-1"\#(renewable)}"#
        let digests = try await Command.run([
            "/usr/bin/env", "python3", "-c",
            "import hashlib; [print(hashlib.sha1(t.encode()).hexdigest()) for t in ('corp', 'https://corp.example/start')]",
        ]).split(separator: "\n")
        var all = ["config": Self.ssoConfig]
        for digest in digests { all["sso/cache/\(digest).json"] = cached }
        return (
            try CredentialFiles(all, ["AWS_ENDPOINT_URL_SSO": server.url, "AWS_ENDPOINT_URL_SSO_OIDC": server.url]),
            server
        )
    }

    @Test func rolesOfSSO() async throws {
        func role(_ key: String, _ path: String) -> Answer {
            Answer(
                body: """
                    {"roleCredentials": {"accessKeyId": "\(key)", "secretAccessKey": "SECRET", "sessionToken": "TOKEN",
                    "expiration": 4102444800000}}
                    """, path: "/federation/credentials?" + path, times: 0)
        }
        let (files, server) = try await sso([
            role("LEGACY", "role_name=Legacy&account_id=123456789012"),
            role("LEGACY", "account_id=123456789012&role_name=Legacy"),
            role("SESSION", "role_name=Research%20%26%20more&account_id=123456789012"),
            role("SESSION", "account_id=123456789012&role_name=Research%20%26%20more"),
        ])
        try await files.expectKey("SESSION", region: "eu-west-3", profile: "session")
        try await files.expectKey("LEGACY", region: "eu-west-3", profile: "legacy")
        try await files.expectError("sso_role_name, sso_start_url, sso_region is missing", profile: "incomplete")
        try await files.expectError("no section [sso-session missing]", profile: "no-session")
        let requests = try await server.requests()
        #expect(requests.count == 4)
        #expect(requests.allSatisfy { $0.headers["x-amz-sso_bearer_token"] == "SSO-TOKEN" })
    }

    @Test func aLoginThatHasEnded() async throws {
        let (expired, _) = try await sso([], expires: "2020-06-04T19:25:27UTC")
        try await expired.expectError("type 'aws sso login --profile legacy'", profile: "legacy")
        let (refused, refusedServer) = try await sso([Answer(status: 401, body: "{}", times: 0)])
        try await refused.expectError("no longer valid; type 'aws sso login --profile session'", profile: "session")
        let (forbidden, forbiddenServer) = try await sso([Answer(status: 403, body: "{}", times: 0)])
        try await forbidden.expectError("isn't open to this login", profile: "session")
        let (garbage, garbageServer) = try await sso([Answer(body: "SECRET", times: 0)])
        try await garbage.expectError("can't be read", profile: "session")
        withExtendedLifetime([refusedServer, forbiddenServer, garbageServer]) {}
        try await CredentialFiles(["config": Self.ssoConfig]).expectError("nobody has logged in", profile: "session")
    }

    static let renewable = """
        , "clientId": "CLIENT", "clientSecret": "CLIENT-SECRET", "refreshToken": "REFRESH-1",
        "registrationExpiresAt": "2100-01-01T00:00:00Z", "startUrl": "https://corp.example/start"
        """

    @Test func aLoginThatIsRenewed() async throws {
        let role = Answer(
            body: """
                {"roleCredentials": {"accessKeyId": "SESSION", "secretAccessKey": "SECRET", "sessionToken": "TOKEN",
                "expiration": 4102444800000}}
                """, path: "/federation/credentials?", times: 0)
        let renewal = Answer(
            body: """
                {"accessToken": "NEW-TOKEN", "expiresIn": 28800, "refreshToken": "REFRESH-2", "tokenType": "Bearer"}
                """, method: "POST", path: "/token", contains: #""refreshToken":"REFRESH-1""#)
        let (files, server) = try await sso(
            [renewal, role], expires: "2020-01-01T00:00:00Z", renewable: Self.renewable)
        // botocore finds the token that we have left.
        try await files.expectKey("SESSION", region: "eu-west-3", profile: "session")
        let requests = try await server.requests()
        #expect(requests.map(\.method) == ["POST", "GET", "GET"])
        #expect(requests[0].body.contains(#""grantType":"refresh_token""#))
        #expect(requests[0].headers["authorization"] == nil)
        #expect(requests.dropFirst().allSatisfy { $0.headers["x-amz-sso_bearer_token"] == "NEW-TOKEN" })
        let cache = "\(files.home)/.aws/sso/cache"
        let names = try FileManager.default.contentsOfDirectory(atPath: cache)
        #expect(names.count == 2)
        let texts = try names.map { try String(contentsOfFile: "\(cache)/\($0)", encoding: .utf8) }
        #expect(texts.contains { $0.contains("REFRESH-2") && $0.contains("https:\\/\\/corp.example\\/start") })
    }

    @Test func aLoginThatCannotBeRenewed() async throws {
        let refused = Answer(status: 400, body: #"{"error": "invalid_grant"}"#, path: "/token", times: 0)
        let (files, server) = try await sso([refused], expires: "2020-01-01T00:00:00Z", renewable: Self.renewable)
        try await files.expectError("the login has expired; type 'aws sso login", profile: "session")
        // Without a session there's nothing to renew.
        try await files.expectError("the login has expired; type 'aws sso login", profile: "legacy")
        #expect(try await server.requests().map(\.method) == ["POST", "POST"])
    }
}
