import Foundation
import Images
import Synchronization
import Testing

/// Pulling from the distribution project's registry, and from one that lies.
@Suite struct ImagePullTests {
    @Test func whatAnotherToolPushedIsRead() async throws {
        let registry = try await RegistryFixture()
        let layout = try registry.layout()
        let image = try await layout.addRealImage("hello", platform: .intel)
        try layout.tag(image, as: "hello")
        let reference = try registry.reference("a:b")
        for format in ["oci", "v2s2"] {
            try await run(
                "skopeo", "copy", "--dest-tls-verify=false", "--format", format, "oci:\(layout.path):hello",
                "docker://\(reference)")
            let pulled = try registry.layout()
            let found = try await makeClient().pull(reference, platform: .intel, into: pulled)
            #expect(found.mediaType == (format == "oci" ? MediaType.manifest : MediaType.dockerManifest))
            #expect(found.platform == .intel)
            #expect(try pulled.blobs(of: found)[1].digest == layout.blobs(of: image)[1].digest)
            #expect(try pulled.hasWhole(found))
            #expect(pulled.partialFiles.isEmpty)
        }
        // Docker's kind can be pushed on as it is.
        let pulled = try registry.layout()
        let found = try await makeClient().pull(reference, platform: .intel, into: pulled)
        let copy = try registry.reference("copy:b")
        _ = try await makeClient().push(found, of: pulled, to: copy)
        #expect(try await makeClient().manifest(at: copy)?.digest == found.digest)
    }

    @Test func whatIsThereIsNotFetchedAgain() async throws {
        let registry = try await RegistryFixture()
        let (proxy, image) = try await proxied(registry)
        let pulled = try registry.layout()
        let reference = try registry.reference("a:b", port: proxy.port)
        let first = try await makeClient().pull(reference, platform: .host, into: pulled)
        let steps = Mutex<[BlobProgress]>([])
        let second = try await makeClient().pull(reference, platform: .host, into: pulled) { step in
            steps.withLock { $0.append(step) }
        }
        #expect(first == second)
        #expect(first.digest == image.digest)
        #expect(try proxy.requests.count { $0.path.contains("/blobs/") } == 3)
        #expect(steps.withLock { $0.count } == 3)
        #expect(steps.withLock { $0 }.allSatisfy { $0.bytes == $0.total })
    }

    @Test func aPlatformThatIsNotThereIsRefused() async throws {
        let registry = try await RegistryFixture()
        let layout = try registry.layout()
        let image = try layout.addImage(layers: [10], platform: .arm)
        let index = try layout.addIndex([(image, .arm)])
        _ = try await makeClient().push(index, of: layout, to: registry.reference("a:index"))
        for tag in ["index", image.digest] {
            let reference = try registry.reference(tag == "index" ? "a:index" : "a@\(tag)")
            let error = try await failure {
                _ = try await makeClient().pull(reference, platform: .intel, into: registry.layout())
            }
            #expect(error.kind == .noPlatform)
            #expect("\(error)".contains("linux/amd64") && "\(error)".contains("linux/arm64"))
        }
    }

    @Test func whatIsNotThereIsSaid() async throws {
        let registry = try await RegistryFixture()
        let error = try await failure {
            _ = try await makeClient().pull(registry.reference("no/such:b"), platform: .host, into: registry.layout())
        }
        #expect(error.kind == .notFound)
        #expect(error.repository == "no/such")
        #expect("\(error)".contains("MANIFEST_UNKNOWN"))
    }

    // MARK: Lies

    /// A proxy before a registry that has an image as `a:b`.
    private func proxied(
        _ registry: RegistryFixture, layers: [Int] = [1000, 200_000], _ rules: [[String: any Sendable]] = []
    ) async throws -> (RegistryFixture.Proxy, Descriptor) {
        let layout = try registry.layout()
        let image = try layout.addImage(layers: layers)
        _ = try await makeClient().push(image, of: layout, to: registry.reference("a:b"))
        return (try await registry.proxy(rules), image)
    }

    static let lies: [(path: String, harm: [String: any Sendable])] = [
        ("blobs/", ["corrupt": true]), ("blobs/", ["append": 7]), ("blobs/", ["set": ["Content-Length": "5"]]),
        ("manifests/", ["corrupt": true]), ("manifests/", ["append": 7]),
        ("manifests/", ["set": ["Docker-Content-Digest": "sha256:" + String(repeating: "0", count: 64)]]),
        ("manifests/", ["set": ["Content-Type": MediaType.index]]),
    ]

    @Test(arguments: lies)
    func aLieIsFoundOut(path: String, harm: [String: any Sendable]) async throws {
        let registry = try await RegistryFixture()
        let rule = (["method": "GET", "path": path] as [String: any Sendable]).merging(harm) { $1 }
        let (proxy, _) = try await proxied(registry, [rule])
        let pulled = try registry.layout()
        let error = try await failure {
            _ = try await makeClient().pull(
                registry.reference("a:b", port: proxy.port), platform: .host, into: pulled)
        }
        #expect([.damaged, .unexpectedAnswer].contains(error.kind))
        let left = try FileManager.default.contentsOfDirectory(atPath: "\(pulled.path)/blobs/sha256")
        for name in left { #expect(ImageLayout.digest(of: try pulled.read("sha256:\(name)")) == "sha256:\(name)") }
        // Nor does it stay in the way of the truth.
        let image = try await makeClient().pull(registry.reference("a:b"), platform: .host, into: pulled)
        #expect(try pulled.hasWhole(image))
        #expect(pulled.partialFiles.isEmpty)
    }

    @Test func aManifestOfTwoKindsIsRefused() async throws {
        let registry = try await RegistryFixture()
        let body = #"{"schemaVersion": 2, "mediaType": "\#(MediaType.index)", "manifests": [], "layers": []}"#
        for (type, text, kind) in [
            (MediaType.index, body, RegistryError.Kind.damaged), ("text/html", "<html>", .damaged),
            ("application/vnd.docker.distribution.manifest.v1+prettyjws", #"{"schemaVersion": 1}"#, .unsupported),
        ] {
            let answer: [String: any Sendable] = [
                "method": "GET", "path": "manifests/", "status": 200, "headers": ["Content-Type": type], "body": text,
            ]
            let proxy = try await registry.proxy([answer])
            let error = try await failure {
                _ = try await makeClient().pull(
                    registry.reference("a:b", port: proxy.port), platform: .host, into: registry.layout())
            }
            #expect(error.kind == kind)
        }
    }

    // MARK: Interruptions

    @Test func aBrokenDownloadGoesOnWhereItWas() async throws {
        let registry = try await RegistryFixture()
        let (proxy, image) = try await proxied(
            registry, layers: [200_000], [["method": "GET", "path": "blobs/", "truncate": 70_000, "times": 3]])
        let pulled = try registry.layout()
        let client = makeClient { $0.concurrentBlobs = 1 }
        _ = try await client.pull(registry.reference("a:b", port: proxy.port), platform: .host, into: pulled)
        #expect(try pulled.hasWhole(image))
        let ranges = try proxy.requests.filter { $0.path.contains("/blobs/") }.map { $0.headers?["Range"] }
        // The configuration is shorter than what was let through.
        #expect(ranges == [nil, nil, "bytes=70000-", "bytes=140000-"])
    }

    /// A server that always begins from the start, and breaks off now here, now there.
    @Test func aDownloadThatGetsNowhereIsGivenUp() async throws {
        let registry = try await RegistryFixture()
        let rules = (0..<100).map { number -> [String: any Sendable] in
            [
                "method": "GET", "path": "blobs/", "whole": true, "truncate": number % 2 == 0 ? 70_000 : 60_000,
                "times": 1,
            ]
        }
        let (proxy, _) = try await proxied(registry, layers: [200_000], rules)
        let error = try await failure {
            let client = makeClient { $0.concurrentBlobs = 1 }
            _ = try await client.pull(
                registry.reference("a:b", port: proxy.port), platform: .host, into: registry.layout())
        }
        #expect(error.kind == .unreachable)
    }

    @Test(arguments: [
        ("sha256:../../../../etc/passwd", 10), ("sha256:\(String(repeating: "A", count: 64))", 10), ("", 10),
        ("sha256:\(String(repeating: "a", count: 64))", -1),
        ("sha256:\(String(repeating: "a", count: 64))", Int.max),
    ])
    func aManifestThatNamesNoBlobIsRefused(digest: String, size: Int) async throws {
        let registry = try await RegistryFixture()
        let blob = #"{"mediaType": "\#(MediaType.config)", "digest": "\#(digest)", "size": \#(size)}"#
        let body = #"{"schemaVersion": 2, "mediaType": "\#(MediaType.manifest)", "config": \#(blob), "layers": []}"#
        let proxy = try await registry.proxy([
            [
                "method": "GET", "path": "manifests/", "status": 200, "headers": ["Content-Type": MediaType.manifest],
                "body": body,
            ]
        ])
        let error = try await failure {
            _ = try await makeClient().pull(
                registry.reference("a:b", port: proxy.port), platform: .host, into: registry.layout())
        }
        #expect(error.kind == .damaged)
        #expect("\(error)".contains(size == 10 ? "is no SHA-256 digest" : "can't be a blob's size"))
    }

    @Test func theNextPullGoesOnAfterACancelledOne() async throws {
        let registry = try await RegistryFixture()
        let (proxy, image) = try await proxied(
            registry, layers: [200_000],
            [["method": "GET", "path": "blobs/", "truncate": 70_000, "skip": 1, "times": 1]])
        let pulled = try registry.layout()
        // The first pause comes when the layer's download has been broken.
        let client = makeClient {
            $0.concurrentBlobs = 1
            $0.sleep = { _ in throw CancellationError() }
        }
        let reference = try registry.reference("a:b", port: proxy.port)
        let error = try await failure { _ = try await client.pull(reference, platform: .host, into: pulled) }
        #expect(error.kind == .cancelled)
        #expect(pulled.partialFiles.count == 1)
        _ = try await makeClient().pull(reference, platform: .host, into: pulled)
        #expect(try pulled.hasWhole(image))
        #expect(try proxy.requests.compactMap { $0.headers?["Range"] } == ["bytes=70000-"])
        #expect(pulled.partialFiles.isEmpty)
    }

    @Test func aDamagedRestIsDropped() async throws {
        let registry = try await RegistryFixture()
        let (proxy, image) = try await proxied(registry, layers: [200_000])
        let pulled = try registry.layout()
        let layer = try await layerDigest(of: image, registry)
        let rest = "\(pulled.path)/partial/\(layer.replacing(":", with: "-"))"
        try FileManager.default.createDirectory(atPath: "\(pulled.path)/partial", withIntermediateDirectories: true)
        let reference = try registry.reference("a:b", port: proxy.port)
        for (count, isTaken) in [(100_000, false), (200_000, true), (300_000, true)] {
            try randomData(count).write(to: URL(filePath: rest))
            do {
                _ = try await makeClient().pull(reference, platform: .host, into: pulled)
                #expect(isTaken)
                try FileManager.default.removeItem(atPath: pulled.blobPath(layer))
            } catch let error as RegistryError {
                #expect(error.kind == .damaged && !isTaken)
                #expect(pulled.partialFiles.isEmpty)
            }
        }
    }

    private func layerDigest(of image: Descriptor, _ registry: RegistryFixture) async throws -> String {
        let layout = try registry.layout()
        _ = try await makeClient().pull(registry.reference("a:b"), platform: .host, into: layout)
        return try layout.blobs(of: image)[1].digest
    }

    @Test func severalPullsIntoOneLayout() async throws {
        let registry = try await RegistryFixture()
        let (proxy, image) = try await proxied(registry, layers: [500_000, 400_000, 300_000])
        let pulled = try registry.layout()
        let reference = try registry.reference("a:b", port: proxy.port)
        try await withThrowingTaskGroup { group in
            for _ in 0..<6 {
                group.addTask { _ = try await makeClient().pull(reference, platform: .host, into: pulled) }
            }
            try await group.waitForAll()
        }
        #expect(try pulled.hasWhole(image))
        #expect(pulled.partialFiles.isEmpty)
    }

    @Test func aRedirectionToAnotherHostGetsNoCredentials() async throws {
        let registry = try await RegistryFixture()
        let (storage, image) = try await proxied(registry)
        let proxy = try await registry.proxy([
            ["method": "GET", "path": "blobs/", "redirect": "http://localhost:\(storage.port)PATH"],
            [
                "path": "/v2/$", "status": 401, "headers": ["WWW-Authenticate": "Basic realm=\"r\""],
            ],
        ])
        let pulled = try registry.layout()
        let client = makeClient(RegistryCredentials(user: "me", password: "secret"))
        _ = try await client.pull(
            registry.reference("a:b", port: proxy.port), platform: .host, into: pulled)
        #expect(try pulled.hasWhole(image))
        let ours = try proxy.requests.filter { $0.path != "/v2/" }
        #expect(ours.allSatisfy { $0.headers?["Authorization"]?.hasPrefix("Basic ") == true })
        let theirs = try storage.requests
        #expect(theirs.count == 3)
        #expect(theirs.allSatisfy { $0.headers?["Authorization"] == nil })
    }
}
