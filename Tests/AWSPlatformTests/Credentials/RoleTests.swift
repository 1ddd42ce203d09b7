import AWSPlatform
import Foundation
import Testing

/// Credentials of roles, as botocore gets them from the same STS.
struct RoleTests {
    typealias Answer = PythonServer.Answer

    /// STS, which gives the role `…/NAME` the access key `NAME`.
    static func sts(_ role: String, by action: String = "AssumeRole") -> Answer {
        Answer(
            body: """
                <\(action)Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><\(action)Result>
                <Credentials><AccessKeyId>\(role)</AccessKeyId><SecretAccessKey>SECRET</SecretAccessKey>
                <SessionToken>TOKEN-\(role)</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>
                </\(action)Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></\(action)Response>
                """, contains: "role%2F\(role)", times: 0)
    }

    static let config = """
        [profile keys]
        aws_access_key_id = KEYS
        aws_secret_access_key = SECRET
        [profile one]
        role_arn = arn:aws:iam::123456789012:role/one
        source_profile = keys
        external_id = ü /+
        role_session_name = my=session
        duration_seconds = 1800
        region = eu-west-3
        [profile two]
        role_arn = arn:aws:iam::123456789012:role/two
        role_session_name = session
        source_profile = one
        [profile self]
        role_arn = arn:aws:iam::123456789012:role/self
        role_session_name = session
        source_profile = self
        aws_access_key_id = SELF
        aws_secret_access_key = SECRET
        [profile via-self]
        role_arn = arn:aws:iam::123456789012:role/via
        role_session_name = session
        source_profile = self
        [profile environment]
        role_arn = arn:aws:iam::123456789012:role/environment
        role_session_name = session
        credential_source = Environment
        [profile process]
        role_arn = arn:aws:iam::123456789012:role/process
        role_session_name = session
        source_profile = source-process
        [profile source-process]
        credential_process = echo '{"Version": 1, "AccessKeyId": "PROCESS", "SecretAccessKey": "SECRET"}'
        [profile web]
        role_arn = arn:aws:iam::123456789012:role/web
        role_session_name = session
        web_identity_token_file = HOME/.aws/token
        [profile circle]
        role_arn = arn:aws:iam::123456789012:role/circle
        source_profile = round
        [profile round]
        role_arn = arn:aws:iam::123456789012:role/round
        source_profile = circle
        [profile alone]
        role_arn = arn:aws:iam::123456789012:role/alone
        [profile self-alone]
        role_arn = arn:aws:iam::123456789012:role/alone
        source_profile = self-alone
        [profile too-much]
        role_arn = arn:aws:iam::123456789012:role/too-much
        source_profile = keys
        credential_source = Environment
        [profile unknown]
        role_arn = arn:aws:iam::123456789012:role/unknown
        source_profile = nowhere
        [profile odd]
        role_arn = arn:aws:iam::123456789012:role/odd
        credential_source = Moon
        [profile empty]
        region = eu-west-3
        [profile from-empty]
        role_arn = arn:aws:iam::123456789012:role/x
        source_profile = empty
        [profile refused]
        role_arn = arn:aws:iam::123456789012:role/refused
        source_profile = keys
        """

    private func files(_ server: PythonServer, _ variables: [String: String] = [:]) throws -> CredentialFiles {
        let all = ["AWS_ENDPOINT_URL_STS": server.url, "AWS_DEFAULT_REGION": "eu-west-3"]
        return try CredentialFiles(
            ["config": Self.config, "token": "web-identity"], all.merging(variables) { $1 })
    }

    @Test func rolesOfProfiles() async throws {
        let refused = Answer(
            status: 403,
            body: "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error></ErrorResponse>",
            times: 0)
        let names = ["one", "two", "self", "via", "environment", "process"]
        let server = try await PythonServer.scripted(
            names.map { Self.sts($0) } + [Self.sts("web", by: "AssumeRoleWithWebIdentity"), refused])
        let files = try files(server)
        for (profile, key) in [
            ("keys", "KEYS"), ("one", "one"), ("two", "two"), ("self", "self"), ("via-self", "via"),
            ("process", "process"), ("web", "web"),
        ] {
            try await files.expectKey(key, region: "eu-west-3", profile: profile)
        }
        for (profile, words) in [
            ("circle", "leads round in a circle: circle → round → circle"), ("self-alone", "in a circle"),
            ("alone", "neither source_profile nor credential_source"),
            ("too-much", "both source_profile and credential_source"), ("unknown", "no profile 'nowhere'"),
            ("odd", "credential_source is 'Moon'"), ("from-empty", "its source_profile, has no credentials"),
            ("refused", "not you"),
        ] {
            try await files.expectError(words, profile: profile)
        }
        try await self.files(
            server, ["AWS_ACCESS_KEY_ID": "V", "AWS_SECRET_ACCESS_KEY": "SECRET", "AWS_SESSION_TOKEN": "TOKEN"]
        ).expectKey("environment", region: "eu-west-3", profile: "environment")
        try await self.files(
            server,
            [
                "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/web", "AWS_ROLE_SESSION_NAME": "variable",
                "AWS_WEB_IDENTITY_TOKEN_FILE": "HOME/.aws/token",
            ]
        ).expectKey("web", region: "eu-west-3")

        // Each role was asked for twice, by us and by botocore, in the same words.
        let requests = try await server.requests()
        for name in names + ["web"] {
            let bodies = requests.map(\.body).filter { $0.contains("role%2F\(name)") }
                .map { Set($0.replacing("+", with: "%20").split(separator: "&")) }
            #expect(bodies.count >= 2 && Set(bodies).count <= (name == "web" ? 2 : 1), "\(name): \(bodies)")
        }
        #expect(requests.allSatisfy { $0.body.contains("WithWebIdentity") == ($0.headers["authorization"] == nil) })
    }

    @Test func aDeviceForCodes() async throws {
        let files = try CredentialFiles([
            "config":
                "[default]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = x\nmfa_serial = arn:mfa\n[profile x]\n"
        ])
        #expect(await files.ours().error?.contains("aws configure export-credentials --profile default") == true)
    }
}
