import Foundation
import Images
import Synchronization
import Testing

/// Pushing to the distribution project's registry.
@Suite struct ImagePushTests {
    @Test(arguments: [true, false])
    func anImageArrivesAndAnotherToolReadsIt(relative: Bool) async throws {
        let registry = try await RegistryFixture(["relative": relative])
        let layout = try registry.layout()
        let image = try await layout.addRealImage("hello")
        let reference = try registry.reference("a/b:c")
        let summary = try await makeClient().push(image, of: layout, to: reference)
        let blobs = try layout.blobs(of: image)
        #expect(summary.digest == image.digest)
        #expect(summary.uploaded == .init(blobs: 2, bytes: blobs.map(\.size).reduce(0, +)))
        #expect(summary.manifests == 1)

        struct Seen: Decodable {
            var Digest: String
            var Layers: [String]
            var RepoTags: [String]
        }
        let text = try await run("skopeo", "inspect", "--tls-verify=false", "docker://\(reference)")
        let seen = try JSONDecoder().decode(Seen.self, from: Data(text.utf8))
        #expect(seen.Digest == image.digest)
        #expect(seen.Layers == [blobs[1].digest])
        #expect(seen.RepoTags == ["c"])

        // And takes it over, down to the last byte.
        let copy = "\(registry.folder)/copy"
        try await run("skopeo", "copy", "--src-tls-verify=false", "docker://\(reference)", "oci:\(copy):c")
        #expect(try ImageLayout(path: copy).hasWhole(image))
    }

    @Test func largeBlobsGoInPiecesAndSmallOnesAtOnce() async throws {
        let registry = try await RegistryFixture()
        let proxy = try await registry.proxy()
        let layout = try registry.layout()
        let image = try layout.addImage(layers: [2_500_000, 1000, 1 << 20, (1 << 20) + 1, 0])
        let client = makeClient { $0.chunkBytes = 1 << 20 }
        let seen = Mutex<[String: [Int]]>([:])
        let summary = try await client.push(image, of: layout, to: registry.reference("a:b", port: proxy.port)) {
            step in
            seen.withLock { $0[step.digest, default: []].append(step.bytes) }
        }
        #expect(summary.uploaded.blobs == 6)
        let sent = try proxy.requests.filter { $0.method == "PATCH" }
        #expect(
            sent.map { $0.headers?["Content-Range"] ?? "" }.sorted()
                == ["0-1048575", "0-1048575", "1048576-1048576", "1048576-2097151", "2097152-2499999"])
        #expect(try proxy.requests.last.map { "\($0.method) \($0.path)" } == "PUT /v2/a/manifests/b")
        for blob in try layout.blobs(of: image) {
            let steps = seen.withLock { $0[blob.digest] ?? [] }
            #expect(steps == steps.sorted())
            #expect(steps.last == blob.size)
        }
        #expect(
            try await client.pull(registry.reference("a:b"), platform: .host, into: registry.layout()).digest
                == image.digest)
    }

    @Test func whatIsThereIsNotSentAgain() async throws {
        let registry = try await RegistryFixture()
        let layout = try registry.layout()
        let image = try layout.addImage(layers: [1000, 2000])
        let size = try layout.blobs(of: image).map(\.size).reduce(0, +)
        _ = try await makeClient().push(image, of: layout, to: registry.reference("a:b"))

        let proxy = try await registry.proxy()
        let again = try await makeClient().push(image, of: layout, to: registry.reference("a:b", port: proxy.port))
        #expect(again.present == .init(blobs: 3, bytes: size))
        #expect(again.uploaded == .init())
        #expect(again.manifests == 0)
        let methods = Set(try proxy.requests.map(\.method))
        #expect(methods == ["GET", "HEAD"])

        let tagged = try await makeClient().push(image, of: layout, to: registry.reference("a:c"))
        #expect(tagged.manifests == 1)
        #expect(tagged.uploaded == .init())
        for tag in ["b", "c"] {
            #expect(try await makeClient().manifest(at: registry.reference("a:\(tag)"))?.digest == image.digest)
        }

        let layers = [try layout.blobs(of: image)[1], try layout.add(randomData(500), mediaType: MediaType.gzipLayer)]
        let changed = try layout.addImage(layers, diffIds: layers.map(\.digest))
        let summary = try await makeClient().push(changed, of: layout, to: registry.reference("a:b"))
        #expect(summary.present == .init(blobs: 1, bytes: 1000))
        #expect(summary.uploaded.blobs == 2)
        #expect(try await makeClient().manifest(at: registry.reference("a:b"))?.digest == changed.digest)
        #expect(try await makeClient().manifest(at: registry.reference("a:c"))?.digest == image.digest)
    }

    @Test func aBlobOfAnotherRepositoryIsMounted() async throws {
        let registry = try await RegistryFixture()
        let layout = try registry.layout()
        let image = try layout.addImage(layers: [1000, 2000])
        let size = try layout.blobs(of: image).map(\.size).reduce(0, +)
        let client = makeClient()
        _ = try await client.push(image, of: layout, to: registry.reference("base/a:b"))
        // The client remembers what it saw; another is told; a wrong hint does no harm.
        let proxy = try await registry.proxy()
        let remembered = try await client.push(image, of: layout, to: registry.reference("c:d"))
        let told = try await makeClient().push(
            image, of: layout, to: registry.reference("e:f", port: proxy.port), mountingFrom: ["no/such", "base/a"])
        for summary in [remembered, told] {
            #expect(summary.mounted == .init(blobs: 3, bytes: size))
            #expect(summary.uploaded == .init())
        }
        #expect(try proxy.requests.count { $0.method == "PATCH" || $0.path.contains("digest=") } == 0)
        #expect(
            try await makeClient().pull(registry.reference("e:f"), platform: .host, into: registry.layout()).digest
                == image.digest)
    }

    @Test func anIndexOfSeveralPlatforms() async throws {
        let registry = try await RegistryFixture()
        let layout = try registry.layout()
        let images = [
            (try await layout.addRealImage("intel", platform: .intel), ImagePlatform.intel),
            (try await layout.addRealImage("arm", platform: .arm), ImagePlatform.arm),
        ]
        let index = try layout.addIndex(images)
        let reference = try registry.reference("many:b")
        let summary = try await makeClient().push(index, of: layout, to: reference)
        #expect(summary.manifests == 3)
        #expect(summary.uploaded.blobs == 4)
        let raw = try await run("skopeo", "inspect", "--raw", "--tls-verify=false", "docker://\(reference)")
        #expect(ImageLayout.digest(of: Data(raw.utf8)) == index.digest)
        for (image, platform) in images {
            let pulled = try registry.layout()
            let found = try await makeClient().pull(reference, platform: platform, into: pulled)
            #expect(found.digest == image.digest)
            #expect(try pulled.hasWhole(image))
        }
        let again = try await makeClient().push(index, of: layout, to: reference)
        #expect(again.manifests == 0)
        #expect(again.uploaded == .init())
    }

    @Test func byDigestAndDeleted() async throws {
        let registry = try await RegistryFixture()
        let layout = try registry.layout()
        let (image, other) = (try layout.addImage(layers: [10]), try layout.addImage(layers: [11]))
        let client = makeClient()
        let reference = try registry.reference("a@\(image.digest)")
        #expect(try await client.manifest(at: reference) == nil)
        let summary = try await client.push(image, of: layout, to: reference)
        #expect(summary.manifests == 1)
        #expect(try await client.push(image, of: layout, to: reference).manifests == 0)
        let found = try await client.manifest(at: reference)
        #expect(found == Descriptor(mediaType: MediaType.manifest, digest: image.digest, size: image.size))
        let error = try await failure {
            _ = try await client.push(other, of: layout, to: reference)
        }
        #expect(error.kind == .malformedReference)
    }

    @Test func aLayoutThatIsNotWholeIsRefusedBeforeTheManifest() async throws {
        let registry = try await RegistryFixture()
        let layout = try registry.layout()
        let image = try layout.addImage(layers: [1000, 2000])
        let layer = try layout.blobs(of: image)[2]
        func push() async throws -> RegistryError {
            try await failure {
                _ = try await makeClient().push(image, of: layout, to: registry.reference("a:b"))
            }
        }
        let path = layout.blobPath(layer.digest)
        let data = try Data(contentsOf: URL(filePath: path))
        for (content, words) in [
            (nil, "isn't there"), (data.dropLast(), "has 1999 of 2000 bytes"),
            (Data(data.reversed()), "is damaged"),
        ] {
            try? FileManager.default.removeItem(atPath: path)
            if let content { try content.write(to: URL(filePath: path)) }
            let error = try await push()
            #expect(error.kind == .layout)
            #expect(error.digest == layer.digest)
            #expect("\(error)".contains("\(path) \(words)"))
        }
        #expect(try await makeClient().manifest(at: registry.reference("a:b")) == nil)
        let unknown = Descriptor(mediaType: "text/plain", digest: image.digest, size: 1)
        let error = try await failure {
            _ = try await makeClient().push(unknown, of: layout, to: registry.reference("a:b"))
        }
        #expect(error.kind == .unsupported)
    }

    @Test func manyImagesAtOnce() async throws {
        let registry = try await RegistryFixture()
        let layout = try registry.layout()
        let shared = try layout.add(randomData(300_000), mediaType: MediaType.gzipLayer)
        let client = makeClient { $0.chunkBytes = 100_000 }
        try await withThrowingTaskGroup { group in
            for number in 0..<8 {
                group.addTask {
                    let own = try layout.add(randomData(1000 + number), mediaType: MediaType.gzipLayer)
                    let image = try layout.addImage([shared, own], diffIds: [shared.digest, own.digest])
                    let reference = try registry.reference("image-\(number % 4):\(number)")
                    _ = try await client.push(image, of: layout, to: reference)
                    let pulled = try registry.layout()
                    #expect(try await client.pull(reference, platform: .host, into: pulled).digest == image.digest)
                    #expect(try pulled.hasWhole(image))
                }
            }
            try await group.waitForAll()
        }
    }
}
