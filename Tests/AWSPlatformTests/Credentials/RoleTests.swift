import Foundation
import Testing

@testable import AWSPlatform

/// Credentials that services hand out, as botocore gets them from the same ones.
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
            try await files.expect(key, region: "eu-west-3", profile: profile)
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
        ).expect("environment", region: "eu-west-3", profile: "environment")
        try await self.files(
            server,
            [
                "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/web", "AWS_ROLE_SESSION_NAME": "variable",
                "AWS_WEB_IDENTITY_TOKEN_FILE": "HOME/.aws/token",
            ]
        ).expect("web", region: "eu-west-3")

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

    // MARK: SSO

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
        let digests = try await PythonEnvironment.run([
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
        try await files.expect("SESSION", region: "eu-west-3", profile: "session")
        try await files.expect("LEGACY", region: "eu-west-3", profile: "legacy")
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
        try await files.expect("SESSION", region: "eu-west-3", profile: "session")
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

    // MARK: Containers and EC2

    static let document = """
        {"Code": "Success", "AccessKeyId": "METADATA", "SecretAccessKey": "SECRET", "Token": "TOKEN",
        "Expiration": "2100-01-01T00:00:00Z", "LastUpdated": "2020-01-01T00:00:00Z", "Type": "AWS-HMAC"}
        """

    @Test func aContainer() async throws {
        let server = try await PythonServer.scripted([
            Answer(body: Self.document, path: "/role", times: 0), Answer(status: 404, path: "/missing", times: 0),
        ])
        let uri = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
        try await CredentialFiles([:], [uri: "\(server.url)/role", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic abc"])
            .expect("METADATA")
        let token = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"
        try await CredentialFiles(["token": "from-file"], [uri: "\(server.url)/role", token: "HOME/.aws/token"])
            .expect("METADATA")
        try await CredentialFiles(["token": "TOKEN\nx"], [uri: "\(server.url)/role", token: "HOME/.aws/token"])
            .expectError("more than one line")
        try await CredentialFiles([:], [uri: "http://evil.example/role"]).expectError("must be https")
        let missing = try CredentialFiles([:], [uri: "\(server.url)/missing"])
        #expect(await missing.ours().error?.contains("HTTP status 404") == true)
        let tokens = try await server.requests().map { $0.headers["authorization"] }
        #expect(tokens == ["Basic abc", "Basic abc", "from-file", "from-file", nil])
    }

    @Test(arguments: [
        ("https://anything.example/", true), ("http://127.0.0.1/", true), ("http://127.9.8.7:80/x", true),
        ("http://[::1]:80/", true), ("http://localhost/", true), ("http://169.254.170.2/", true),
        ("http://169.254.170.23/v1", true), ("http://[fd00:ec2::23]/", true), ("http://127.0.0.1.evil.example/", false),
        ("http://127.evil.example/", false), ("http://user@evil.example/", false),
        ("http://localhost@evil.example/", false),
        ("http://169.254.169.254/", false), ("http://10.0.0.1/", false), ("ftp://localhost/", false), ("", false),
    ])
    func tokensStayHere(url: String, allowed: Bool) {
        #expect(CredentialChain.mayHaveToken(url) == allowed)
    }

    @Test func anInstance() async throws {
        let path = "/latest/meta-data/iam/security-credentials/"
        let server = try await PythonServer.scripted([
            Answer(body: "SESSION", method: "PUT", path: "/latest/api/token", times: 0),
            Answer(body: Self.document, method: "GET", path: path + "instance-role", times: 0),
            Answer(body: "instance-role", method: "GET", path: path, times: 0),
            Answer(body: "eu-south-2", method: "GET", path: "/latest/meta-data/placement/region", times: 0),
        ])
        let variables = ["AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url]
        let files = try CredentialFiles([:], variables)
        let ours = await files.ours()
        let theirs = try await files.botocore()
        #expect(ours.accessKeyId == "METADATA")
        #expect(ours.accessKeyId == theirs.accessKeyId && ours.sessionToken == theirs.sessionToken)
        #expect(ours.region == "eu-south-2")
        for request in try await server.requests() where request.method == "GET" {
            #expect(request.headers["x-aws-ec2-metadata-token"] == "SESSION")
        }
    }

    @Test func anInstanceWithoutARole() async throws {
        let server = try await PythonServer.scripted([
            Answer(body: "SESSION", method: "PUT", times: 0), Answer(status: 404, method: "GET", times: 0),
        ])
        let variables = ["AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url]
        #expect(
            try await CredentialFiles([:], variables).ours().error?.hasPrefix("no AWS credentials: looked at") == true)
    }
}
