import Foundation
import Images
import Testing

/// Who we are, told to the distribution project's registry: a password, or a token from a server of its kind.
@Suite struct RegistryAuthenticationTests {
    private static let password = "opensesame"

    // MARK: Passwords

    /// A registry whose one user is `me`.
    private static func withPassword() async throws -> (RegistryFixture, String) {
        let folder = try RegistryFixture.newFolder()
        // bcrypt of the password, as the registry wants it.
        let line = "me:$2y$05$abcdefghijklmnopqrstuuQbLfdQZSxZ9gjhA5V9o8Tyc6aQRO0Qi\n"
        try Data(line.utf8).write(to: URL(filePath: "\(folder)/htpasswd"))
        let auth = ["htpasswd": ["realm": "test", "path": "\(folder)/htpasswd"]]
        return (try await RegistryFixture(["auth": auth]), folder)
    }

    @Test func aPasswordOpensTheRegistry() async throws {
        let (registry, folder) = try await Self.withPassword()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let layout = try registry.layout()
        let image = try layout.addImage(layers: [350_000, 1000])
        let reference = try registry.reference("a:b")
        let client = makeClient(RegistryCredentials(user: "me", password: Self.password)) { $0.chunkBytes = 100_000 }
        #expect(try await client.push(image, of: layout, to: reference).uploaded.blobs == 3)
        let pulled = try registry.layout()
        #expect(try await client.pull(reference, platform: .host, into: pulled).digest == image.digest)

        // What `docker login` left does it, too.
        let auth = Data("me:\(Self.password)".utf8).base64EncodedString()
        try Data(#"{"auths": {"\#(reference.registry)": {"auth": "\#(auth)"}}}"#.utf8)
            .write(to: URL(filePath: "\(folder)/config.json"))
        let other = makeClient(environment: ["DOCKER_CONFIG": folder])
        #expect(try await other.push(image, of: layout, to: reference).manifests == 0)
    }

    @Test func whoIsNotLetInIsToldWhy() async throws {
        let (registry, folder) = try await Self.withPassword()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let layout = try registry.layout()
        let image = try layout.addImage(layers: [1000])
        let reference = try registry.reference("a:b")
        for (credentials, words) in [
            (nil, ["no credentials were found", "docker login \(reference.registry)"]),
            (RegistryCredentials(user: "me", password: "hunter2"), ["tried as user 'me' from the credentials given"]),
        ] {
            let pauses = Pauses()
            for attempt in ["push", "pull"] {
                let error = try await failure {
                    let client = makeClient(credentials, pauses: pauses)
                    if attempt == "push" {
                        _ = try await client.push(image, of: layout, to: reference)
                    } else {
                        _ = try await client.pull(reference, platform: .host, into: layout)
                    }
                }
                #expect(error.kind == .denied)
                for word in words + ["UNAUTHORIZED", reference.registry, "/a"] { #expect("\(error)".contains(word)) }
                var dumped = "\(error)"
                dump(error, to: &dumped)
                #expect(!dumped.contains("hunter2"))
            }
            #expect(pauses.all.isEmpty)
        }
    }

    @Test func aRegistryThatQuotesASecretIsNotQuoted() async throws {
        let registry = try await RegistryFixture()
        let body = #"{"errors": [{"code": "DENIED", "message": "hunter2 is not me:hunter2, bWU6aHVudGVyMg=="}]}"#
        let proxy = try await registry.proxy([
            ["path": "/v2/$", "status": 401, "headers": ["WWW-Authenticate": "Basic realm=\"r\""]],
            ["status": 403, "body": body],
        ])
        let error = try await failure {
            let client = makeClient(RegistryCredentials(user: "me", password: "hunter2"))
            let reference = try registry.reference("a:b", port: proxy.port)
            _ = try await client.pull(reference, platform: .host, into: registry.layout())
        }
        #expect("\(error)".contains("DENIED: … is not me:…"))
        #expect(!"\(error)".contains("hunter2") && !"\(error)".contains("bWU6aHVudGVyMg=="))
    }

    /// Storage that a registry sends us to isn't told who we are, whatever it asks for.
    @Test func whereTheRegistrySendsUsIsNotToldWhoWeAre() async throws {
        let registry = try await RegistryFixture()
        let layout = try registry.layout()
        let image = try layout.addImage(layers: [1000])
        _ = try await makeClient().push(image, of: layout, to: registry.reference("a:b"))
        let realm = try await registry.proxy([["status": 200, "body": #"{"token": "t"}"#]])
        for challenge in ["Basic realm=\"r\"", "Bearer realm=\"http://127.0.0.1:\(realm.port)/token\",service=\"s\""] {
            let storage = try await registry.proxy([["status": 401, "headers": ["WWW-Authenticate": challenge]]])
            let front = try await registry.proxy([
                ["path": "/blobs/", "redirect": "http://127.0.0.1:\(storage.port)PATH"]
            ])
            let error = try await failure {
                let client = makeClient(RegistryCredentials(user: "me", password: "hunter2"))
                _ = try await client.pull(
                    registry.reference("a:b", port: front.port), platform: .host, into: registry.layout())
            }
            #expect(error.kind == .denied)
            #expect(try !storage.requests.isEmpty)
            #expect(try (storage.requests + front.requests).allSatisfy { $0.headers?["Authorization"] == nil })
            #expect(try realm.requests.isEmpty)
        }
    }

    /// Podman's file can have other credentials for each repository.
    @Test func eachRepositoryHasItsOwnCredentials() async throws {
        let (registry, folder) = try await Self.withPassword()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let layout = try registry.layout()
        let image = try layout.addImage(layers: [1000])
        let wrong = Data("me:hunter2".utf8).base64EncodedString()
        let right = Data("me:\(Self.password)".utf8).base64EncodedString()
        let host = try registry.reference("a:b").registry
        try Data(#"{"auths": {"\#(host)/a": {"auth": "\#(wrong)"}, "\#(host)/c": {"auth": "\#(right)"}}}"#.utf8)
            .write(to: URL(filePath: "\(folder)/config.json"))
        let client = makeClient(environment: ["DOCKER_CONFIG": folder])
        let error = try await failure { _ = try await client.push(image, of: layout, to: registry.reference("a:b")) }
        #expect(error.kind == .denied)
        #expect(try await client.push(image, of: layout, to: registry.reference("c:d")).manifests == 1)
    }

    // MARK: Tokens

    /// A registry that trusts a token server.
    private struct Realm {
        let registry: RegistryFixture
        let server: Peer
        let folder: String

        init(_ plan: [String: any Sendable] = [:]) async throws {
            folder = try RegistryFixture.newFolder()
            let (key, certificate) = ("\(folder)/key.pem", "\(folder)/certificate.pem")
            try await makeCertificate(key: key, certificate: certificate)
            let base: [String: any Sendable] = [
                "issuer": "tests", "service": "the registry", "signingKey": key, "signingCertificate": certificate,
                "users": ["me": RegistryAuthenticationTests.password], "identityTokens": ["identity"],
                "log": "\(folder)/log",
            ]
            server = try await Peer("token_server", base.merging(plan) { $1 })
            let token = [
                "realm": "http://127.0.0.1:\(server.port)/token", "service": "the registry", "issuer": "tests",
                "rootcertbundle": certificate,
            ]
            registry = try await RegistryFixture(["auth": ["token": token]])
        }

        var requests: [LoggedRequest] { get throws { try readLog("\(folder)/log") } }
        func remove() { try? FileManager.default.removeItem(atPath: folder) }
    }

    @Test(arguments: ["token", "access_token"])
    func aTokenIsBoughtOnceForAPush(field: String) async throws {
        let realm = try await Realm(["answer": field, "expiresIn": 300])
        defer { realm.remove() }
        let layout = try realm.registry.layout()
        let image = try layout.addImage(layers: [350_000, 1000, 2000, 3000])
        let client = makeClient(RegistryCredentials(user: "me", password: Self.password)) { $0.chunkBytes = 100_000 }
        let reference = try realm.registry.reference("a/b:c")
        #expect(try await client.push(image, of: layout, to: reference).uploaded.blobs == 5)
        let bought = try realm.requests
        #expect(bought.map(\.scopes) == [["repository:a/b:pull,push"]])
        #expect(bought.map(\.kind) == ["Basic"])

        // Mounting needs rights in both repositories.
        let other = try realm.registry.reference("c:d")
        #expect(try await client.push(image, of: layout, to: other).mounted.blobs == 5)
        #expect(try realm.requests.contains { $0.scopes == ["repository:a/b:pull", "repository:c:pull,push"] })
        // Anybody may read.
        let pulled = try realm.registry.layout()
        #expect(try await makeClient().pull(reference, platform: .host, into: pulled).digest == image.digest)
        #expect(try realm.requests.last?.kind == "")
        #expect(try realm.requests.last?.scopes == ["repository:a/b:pull"])
        let third = try realm.registry.reference("e:f")
        let error = try await failure { _ = try await makeClient().push(image, of: layout, to: third) }
        #expect(error.kind == .denied)
    }

    @Test(arguments: [1e21, -1e21]) func aTokenThatIsGoodForHoweverLongIsTaken(seconds: Double) async throws {
        let realm = try await Realm(["expiresIn": seconds])
        defer { realm.remove() }
        let layout = try realm.registry.layout()
        let image = try layout.addImage(layers: [1000])
        let credentials = RegistryCredentials(user: "me", password: Self.password)
        let reference = try realm.registry.reference("a:b")
        #expect(try await makeClient(credentials).push(image, of: layout, to: reference).manifests == 1)
    }

    @Test func aTokenThatIsNoLongerGoodIsBoughtAnew() async throws {
        let realm = try await Realm(["expiresIn": 0])
        defer { realm.remove() }
        let layout = try realm.registry.layout()
        let image = try layout.addImage(layers: [1000])
        let credentials = RegistryCredentials(user: "me", password: Self.password)
        _ = try await makeClient(credentials).push(image, of: layout, to: realm.registry.reference("a:b"))
        #expect(try realm.requests.count > 3)
    }

    @Test(arguments: ["HEAD", "POST", "PATCH", "PUT"])
    func aTokenThatTheRegistryTakesNoLongerIsBoughtAnew(method: String) async throws {
        let realm = try await Realm(["expiresIn": 300])
        defer { realm.remove() }
        let challenge =
            "Bearer realm=\"http://127.0.0.1:\(realm.server.port)/token\",service=\"the registry\",error=\"invalid_token\""
        let proxy = try await realm.registry.proxy([
            [
                "method": method, "path": "a/", "status": 401, "headers": ["WWW-Authenticate": challenge], "skip": 1,
                "times": 1,
            ]
        ])
        let layout = try realm.registry.layout()
        let image = try layout.addImage(layers: [350_000])
        let client = makeClient(RegistryCredentials(user: "me", password: Self.password)) {
            $0.chunkBytes = 100_000
            $0.concurrentBlobs = 1
        }
        let reference = try realm.registry.reference("a:b", port: proxy.port)
        #expect(try await client.push(image, of: layout, to: reference).uploaded.blobs == 2)
        #expect(try proxy.requests.count { $0.status == 401 && $0.path.contains("a/") } == 1)
        #expect(try realm.requests.count == 2)
    }

    @Test func anIdentityTokenBuysOthers() async throws {
        let realm = try await Realm()
        defer { realm.remove() }
        let reference = try realm.registry.reference("a:b")
        let layout = try realm.registry.layout()
        let image = try layout.addImage(layers: [1000])
        for (token, isGood) in [("identity", true), ("hunter2", false)] {
            try Data(#"{"auths": {"\#(reference.registry)": {"identitytoken": "\#(token)"}}}"#.utf8)
                .write(to: URL(filePath: "\(realm.folder)/config.json"))
            let client = makeClient(environment: ["DOCKER_CONFIG": realm.folder])
            do {
                _ = try await client.push(image, of: layout, to: reference)
                #expect(isGood)
            } catch {
                #expect(!isGood && error.kind == .denied)
                #expect("\(error)".contains("tried as the identity token from \(realm.folder)/config.json"))
                #expect(!"\(error)".contains("hunter2"))
            }
        }
        #expect(try realm.requests.allSatisfy { $0.method == "POST" })
    }

    @Test func aTokenServersRefusalIsSaid() async throws {
        let realm = try await Realm()
        defer { realm.remove() }
        let layout = try realm.registry.layout()
        let image = try layout.addImage(layers: [1000])
        let error = try await failure {
            _ = try await makeClient(RegistryCredentials(user: "me", password: "hunter2")).push(
                image, of: layout, to: realm.registry.reference("a:b"))
        }
        #expect(error.kind == .denied)
        #expect("\(error)".contains("the token server answers HTTP 401 (incorrect username or password)"))
        #expect("\(error)".contains("tried as user 'me'"))
        #expect(!"\(error)".contains("hunter2"))
    }
}

/// Makes a certificate for this machine that is its own authority.
func makeCertificate(key: String, certificate: String) async throws {
    try await run(
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=registry tests",
        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate)
}
