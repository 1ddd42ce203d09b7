import Foundation
import Images
import Testing

@Suite struct CredentialStoreTests {
    /// A home folder with files in it.
    final class Home {
        let path: String
        var environment: [String: String]

        init(_ files: [String: String] = [:]) throws {
            path = try RegistryFixture.newFolder()
            environment = ["HOME": path, "PATH": "\(path)/bin:/usr/bin:/bin"]
            for (name, text) in files {
                let url = URL(filePath: "\(path)/\(name)")
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: url)
                if name.hasPrefix("bin/") {
                    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path)
                }
            }
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func find(_ reference: String) async throws -> RegistryCredentials? {
            try await CredentialStore(environment: environment).credentials(for: try ImageReference(reference))
        }
    }

    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
    private static func file(_ key: String, _ login: String) -> String { #"{"auths": {"\#(key)": {\#(login)}}}"# }
    private static func file(_ key: String, user: String) -> String {
        file(key, #""auth": "\#(base64("\(user):secret"))""#)
    }

    @Test func nothingThereIsNobody() async throws {
        #expect(try await Home().find("host.example/a") == nil)
        #expect(try await Home([".docker/config.json": "{}"]).find("host.example/a") == nil)
        #expect(try await CredentialStore(environment: [:]).credentials(for: try ImageReference("a")) == nil)
    }

    @Test(arguments: [
        ("host.example", "host.example/a", true), ("https://host.example", "host.example/a", true),
        ("https://host.example/v2/", "host.example/a/b:c", true), ("host.example:5000", "host.example:5000/a", true),
        ("host.example", "host.example:5000/a", false), ("host.example:5000", "host.example/a", false),
        ("host.example", "host.example.org/a", false), ("example", "host.example/a", false),
        ("https://index.docker.io/v1/", "ubuntu", true), ("docker.io", "user/a", true),
        ("https://index.docker.io/v1/", "quay.io/a/b", false),
        ("host.example/a", "host.example/a", true), ("host.example/a", "host.example/a/b", true),
        ("host.example/a", "host.example/ab", false),
    ])
    func aRegistryIsFoundByItsNames(key: String, reference: String, isFound: Bool) async throws {
        let home = try Home([".docker/config.json": Self.file(key, user: "me")])
        let found = try await home.find(reference)
        #expect(found.map { "\($0)" } == (isFound ? "user 'me' from \(home.path)/.docker/config.json" : nil))
    }

    @Test func theLongestNameWins() async throws {
        let auth = ["u": "host.example", "v": "host.example/a", "w": "host.example/a/b"].map {
            #""\#($1)": {"auth": "\#(Self.base64("\($0):secret"))"}"#
        }
        let home = try Home([".config/containers/auth.json": #"{"auths": {\#(auth.joined(separator: ","))}}"#])
        for (reference, user) in [("host.example/c", "u"), ("host.example/a/c", "v"), ("host.example/a/b/c", "w")] {
            #expect("\(try await home.find(reference)!)".contains("'\(user)'"))
        }
    }

    @Test(arguments: [
        (#""username": "me", "password": "pass:word""#, RegistryCredentials(user: "me", password: "pass:word")),
        (#""auth": "\#(base64("me:pass:word"))""#, RegistryCredentials(user: "me", password: "pass:word")),
        (#""auth": "\#(base64("me:"))""#, RegistryCredentials(user: "me", password: "")),
        (#""auth": """#, nil), ("", nil), (#""email": "a@b""#, nil),
    ])
    func aLoginHasSeveralForms(login: String, expected: RegistryCredentials?) async throws {
        let home = try Home([".docker/config.json": Self.file("host.example", login)])
        let origin = "\(home.path)/.docker/config.json"
        let found = try await home.find("host.example/a")
        let wanted = ["me:pass:word", "me:"].first { login.contains(Self.base64($0)) } ?? "me:pass:word"
        let password = String(wanted.dropFirst(3))
        #expect(found == expected.map { _ in RegistryCredentials(user: "me", password: password, origin: origin) })
    }

    @Test func theFilesHaveAnOrder() async throws {
        let home = try Home([
            "docker/config.json": Self.file("host.example", user: "a"),
            ".docker/config.json": Self.file("host.example", user: "b"),
            "auth.json": Self.file("host.example", user: "c"),
            "run/containers/auth.json": Self.file("host.example", user: "d"),
            ".config/containers/auth.json": Self.file("host.example", user: "e"),
        ])
        for (variables, user) in [
            (["DOCKER_CONFIG": "docker"], "a"), ([:], "b"),
            (["DOCKER_CONFIG": "no", "REGISTRY_AUTH_FILE": "auth.json", "XDG_RUNTIME_DIR": "run"], "c"),
            (["DOCKER_CONFIG": "no", "XDG_RUNTIME_DIR": "run"], "d"), (["DOCKER_CONFIG": "no"], "e"),
        ] {
            var environment = home.environment
            for (name, path) in variables { environment[name] = "\(home.path)/\(path)" }
            let found = try await CredentialStore(environment: environment).credentials(
                for: ImageReference("host.example/a"))
            #expect(found.map { "\($0)".contains("'\(user)'") } == true)
        }
    }

    @Test(arguments: [
        "", "{", "[]", #"{"auths": 3}"#, #"{"auths": {"host.example": {"auth": "c2VjcmV0"}}}"#,
        #"{"auths": {"host.example": {"auth": "secret!"}}}"#, #"{"auths": {"host.example": {"auth": ["secret"]}}}"#,
    ])
    func aDamagedFileIsNamedAndNotShown(text: String) async throws {
        let home = try Home([".docker/config.json": text])
        let error = try await failure {
            _ = try await CredentialStore(environment: home.environment).credentials(
                for: ImageReference("host.example/a"))
        }
        #expect(error.kind == .credentials)
        #expect("\(error)".contains("\(home.path)/.docker/config.json"))
        #expect(!"\(error)".contains("secret") && !"\(error)".contains("c2VjcmV0"))
    }

    // MARK: Helpers

    private static let helper = """
        #!/bin/sh
        read -r server
        [ "$1" = get ] || exit 3
        case "$server" in
        host.example) echo '{"ServerURL": "host.example", "Username": "helped", "Secret": "secret"}' ;;
        token.example) echo '{"ServerURL": "token.example", "Username": "<token>", "Secret": "secret"}' ;;
        https://index.docker.io/v1/) echo '{"Username": "hub", "Secret": "secret"}' ;;
        broken.example) echo 'secret, but no JSON' ;;
        failing.example) echo 'secret' >&2; echo secret; exit 1 ;;
        *) echo 'credentials not found in native keychain'; exit 1 ;;
        esac
        """

    @Test(arguments: [
        ("host.example/a", "user 'helped' from docker-credential-test"),
        ("token.example/a", "the identity token from docker-credential-test"),
        ("ubuntu", "user 'hub' from docker-credential-test"), ("other.example/a", nil),
    ])
    func aHelperIsAsked(reference: String, expected: String?) async throws {
        let home = try Home([
            ".docker/config.json": #"{"credsStore": "test", "auths": {"host.example": {}}}"#,
            "bin/docker-credential-test": Self.helper,
        ])
        #expect(try await home.find(reference).map { "\($0)" } == expected)
    }

    @Test func aRegistrysOwnHelperComesFirst() async throws {
        let home = try Home([
            ".docker/config.json": #"{"credsStore": "missing", "credHelpers": {"host.example": "test"}}"#,
            "bin/docker-credential-test": Self.helper,
        ])
        #expect(try await home.find("host.example/a").map { "\($0)".contains("helped") } == true)
    }

    @Test(arguments: ["broken.example/a", "failing.example/a"])
    func aFailingHelperIsNamedAndNotQuoted(reference: String) async throws {
        let home = try Home([
            ".docker/config.json": #"{"credsStore": "test"}"#, "bin/docker-credential-test": Self.helper,
        ])
        let error = try await failure {
            _ = try await CredentialStore(environment: home.environment).credentials(for: ImageReference(reference))
        }
        #expect(error.kind == .credentials)
        #expect("\(error)".contains("docker-credential-test, which should have the credentials, failed"))
        #expect("\(error)".contains("| docker-credential-test get"))
        #expect(!"\(error)".contains("secret"))
    }

    @Test func aMissingHelperIsNamed() async throws {
        let home = try Home([".docker/config.json": #"{"credsStore": "nowhere"}"#])
        let error = try await failure {
            _ = try await CredentialStore(environment: home.environment).credentials(for: ImageReference("h.example/a"))
        }
        #expect("\(error)".contains("docker-credential-nowhere, which should have the credentials, can't be run"))
    }

    @Test func aSecretIsNeverShown() throws {
        let credentials = RegistryCredentials(user: "AWS", password: "hunter2")
        var dumped = ""
        dump(credentials, to: &dumped)
        dump(["a": credentials], to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped, "\([credentials])"] {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("AWS"))
        }
    }
}
