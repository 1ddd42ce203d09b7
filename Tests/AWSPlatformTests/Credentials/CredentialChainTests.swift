import AWSPlatform
import Foundation
import Testing

/// Keys in the environment and in files, as botocore finds them.
struct CredentialChainTests {
    static let config = """
        # comment
        [default]
        region = eu-west-1
        aws_access_key_id=DEFAULT-CONFIG
        aws_secret_access_key=SECRET/+=
        [profile research]
        Region : us-west-2
        s3 =
          max_concurrent_requests = 20
          addressing_style = path
        aws_access_key_id = RESEARCH
        output = json
        ; another comment
          aws_access_key_id = continued
        AWS_SECRET_ACCESS_KEY = SECRET = with = equals
        aws_session_token = TOKEN # not a comment
        [profile "two words"]
        aws_access_key_id = TWO-WORDS
        aws_secret_access_key = SECRET
        [profile partial]
        aws_access_key_id = PARTIAL
        [profile region-only]
        region = sa-east-1
        [preview]
        cloudfront = true
        """

    static let credentials = """
        [both]
        aws_access_key_id = BOTH
        aws_secret_access_key = SECRET
        [default]
        aws_access_key_id = DEFAULT-CREDENTIALS
        aws_secret_access_key = SECRET
        """

    private func files(_ variables: [String: String] = [:]) throws -> CredentialFiles {
        try CredentialFiles(["config": Self.config, "credentials": Self.credentials], variables)
    }

    static let keys = [
        "AWS_ACCESS_KEY_ID": "VARIABLE", "AWS_SECRET_ACCESS_KEY": "SECRET", "AWS_SESSION_TOKEN": "TOKEN",
    ]

    @Test func theEnvironmentComesFirst() async throws {
        try await files(Self.keys).expectKey("VARIABLE", region: "eu-west-1")
        try await files(Self.keys.merging(["AWS_PROFILE": "research"]) { $1 }).expectKey(
            "VARIABLE", region: "us-west-2")
        try await files(["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""])
            .expectKey("DEFAULT-CREDENTIALS", region: "eu-west-1")
        try await files(["AWS_ACCESS_KEY_ID": "VARIABLE"]).expectError("AWS_SECRET_ACCESS_KEY is not")
    }

    @Test func aProfileThatIsAskedForComesBeforeIt() async throws {
        try await files(Self.keys).expectKey("RESEARCH", region: "us-west-2", profile: "research")
    }

    @Test func profiles() async throws {
        try await files().expectKey("DEFAULT-CREDENTIALS", region: "eu-west-1")
        try await files(["AWS_PROFILE": "research"]).expectKey("RESEARCH", region: "us-west-2")
        try await files(["AWS_DEFAULT_PROFILE": "two words"]).expectKey("TWO-WORDS")
        try await files(["AWS_PROFILE": "both"]).expectKey("BOTH")
        try await files(["AWS_PROFILE": "both", "AWS_DEFAULT_REGION": "ap-south-1"]).expectKey(
            "BOTH", region: "ap-south-1")
        try await files().expectError("there is no AWS profile 'missing'", profile: "missing")
        try await files(["AWS_PROFILE": "missing"]).expectError(
            "there are: both, default, partial, region-only, research")
        try await files().expectError("no aws_secret_access_key", profile: "partial")
    }

    @Test func noFilesAtAll() async throws {
        let files = try CredentialFiles([:])
        #expect(try await files.botocore() == .init())
        #expect(await files.ours().error?.contains("aws configure sso") == true)
        let error = await #expect(throws: AWSConfigurationError.self) { try await files.session().region() }
        #expect(error == .noRegion)
    }

    @Test func filesElsewhere() async throws {
        let folders = ["elsewhere/a": Self.config, "elsewhere/b": Self.credentials]
        try await CredentialFiles(
            folders,
            ["AWS_CONFIG_FILE": "~/.aws/elsewhere/a", "AWS_SHARED_CREDENTIALS_FILE": "HOME/.aws/elsewhere/b"]
        ).expectKey("DEFAULT-CREDENTIALS", region: "eu-west-1")
    }

    @Test func filesOfWindows() async throws {
        let text = Self.credentials.replacing("\n", with: "\r\n")
        try await CredentialFiles(["credentials": text]).expectKey("DEFAULT-CREDENTIALS")
    }

    @Test(arguments: ["aws_access_key_id = x", "[default]\nAWS SECRET", "[default\nx = y", "[default]\n= SECRET"])
    func malformedFiles(text: String) async throws {
        try await CredentialFiles(["config": text]).expectError("/.aws/config, line ")
    }

    @Test func anUnreadableFile() throws {
        let files = try CredentialFiles(["config/folder/file": ""])
        #expect(throws: AWSConfigurationError.self) { try files.session() }
    }

    @Test func theRegionsOrder() async throws {
        func region(_ variables: [String: String], option: String? = nil) async throws -> String {
            try await files(variables).session(region: option).region()
        }
        let both = ["AWS_REGION": "ca-central-1", "AWS_DEFAULT_REGION": "ap-south-1"]
        #expect(try await region(both, option: "eu-north-1") == "eu-north-1")
        #expect(try await region(both) == "ca-central-1")
        #expect(try await region(["AWS_DEFAULT_REGION": "ap-south-1"]) == "ap-south-1")
        #expect(try await region(["AWS_PROFILE": "region-only"]) == "sa-east-1")
    }

    @Test func secretsAreNeverShown() {
        let keys = AWSCredentials(accessKeyId: "KEY", secretAccessKey: "SECRET", sessionToken: "TOKEN", source: "test")
        var text = "\(keys) \(String(reflecting: keys)) \(Optional(keys) as Any) \([keys])"
        dump(keys, to: &text)
        #expect(!text.contains("SECRET") && !text.contains("TOKEN"))
        #expect(text.contains("KEY"))
    }

    // MARK: credential_process

    private func process(_ command: String, also: String = "", credentials: String = "") throws -> CredentialFiles {
        try CredentialFiles([
            "config": "[default]\ncredential_process = \(command)\n\(also)", "credentials": credentials,
            "print": """
            {"Version": 1, "AccessKeyId": "PROCESS", "SecretAccessKey": "SECRET", "SessionToken": "TOKEN",
             "Expiration": "2100-01-01T00:00:00Z"}
            """,
            "version": #"{"Version": 2, "AccessKeyId": "PROCESS", "SecretAccessKey": "SECRET"}"#,
            "incomplete": #"{"Version": 1, "AccessKeyId": "PROCESS"}"#,
            "a b": #"{"Version": 1, "AccessKeyId": "SPACE", "SecretAccessKey": "SECRET"}"#,
        ])
    }

    @Test func aProgramThatPrintsCredentials() async throws {
        try await process("cat HOME/.aws/print").expectKey("PROCESS")
        try await process("cat \"HOME/.aws/a b\"").expectKey("SPACE")
        let keys = "aws_access_key_id = KEYS\naws_secret_access_key = SECRET"
        try await process("cat HOME/.aws/print", also: keys).expectKey("PROCESS")
        try await process("cat HOME/.aws/print", credentials: "[default]\n" + keys).expectKey("KEYS")
    }

    @Test func aProgramThatDoesNot() async throws {
        try await process("cat HOME/.aws/version").expectError("Version is 2, not 1")
        try await process("cat HOME/.aws/incomplete").expectError("no SecretAccessKey")
        try await process("sh -c 'echo cannot >&2; exit 3'").expectError("exit status 3: cannot")
        try await process("HOME/missing").expectError("exit status 127")
        try await process("echo SECRET").expectError("no JSON")
        try await process("true").expectError("no JSON")
    }
}
