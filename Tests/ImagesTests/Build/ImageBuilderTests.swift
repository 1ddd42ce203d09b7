import Foundation
import Images
import Testing

/// Images: that they are the same every time, what is in them, and what is refused.
struct ImageBuilderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("a model", to: "model/model.safetensors")
        try folder.write("of this machine", to: "model/trained.json")
    }

    private func layout() async throws -> ImageLayout { try await .withFixtureLayers(folder.path("layout")) }

    private func build(
        _ image: FunctionImage, base: BaseImage? = nil, in layout: ImageLayout, _ compression: Compression = .gzip
    ) async throws -> BuiltImage {
        try await ImageBuilder(layout: layout, compression: compression).build([{ try image.contents(base: base) }])[0]
    }

    @Test(arguments: Compression.allCases) func theSameInputGivesTheSameDigest(compression: Compression) async throws {
        let first = try await build(
            .fixture(model: folder.path("model")), in: ImageLayout(path: folder.path("a")), compression)
        // Elsewhere, later, with other owners' rights.
        try FileManager.default.copyItem(atPath: folder.path("model"), toPath: folder.path("elsewhere"))
        let copy = folder.path("elsewhere/model.safetensors")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600, .modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: copy)
        let second = try await build(
            .fixture(model: folder.path("elsewhere")), in: ImageLayout(path: folder.path("b")), compression)
        #expect(first.manifest == second.manifest)
        #expect(try folder.files(in: "a/blobs") == folder.files(in: "b/blobs"))
    }

    @Test func nothingInItTellsOfThisMachine() async throws {
        let layout = try await layout()
        let image = try await build(.fixture(model: folder.path("model")), in: layout)
        let manifest = try layout.decode(Manifest.self, from: image.manifest.digest)
        for digest in [image.manifest.digest, manifest.config.digest] {
            let text = String(decoding: try layout.read(digest), as: UTF8.self)
            #expect(!text.contains(folder.path) && !text.contains(ProcessInfo.processInfo.hostName))
            #expect(!text.contains(ISO8601DateFormatter().string(from: .now).prefix(4)))
        }
    }

    @Test func aNewModelChangesItsLayerAlone() async throws {
        let layout = try await layout()
        let first = try await build(.fixture(model: folder.path("model")), in: layout)
        try folder.write("another", to: "model/model.safetensors")
        let second = try await build(.fixture(model: folder.path("model")), in: layout)
        let layers = try [first, second].map { try layout.decode(Manifest.self, from: $0.manifest.digest).layers }
        #expect(layers[0].count == 4)
        #expect(zip(layers[0], layers[1]).map { $0 == $1 } == [true, true, false, true])
        // One name, one image.
        #expect(try layout.index().manifests.map(\.digest) == [second.manifest.digest])
    }

    @Test func itSaysHowItRuns() async throws {
        let layout = try await layout()
        let image = try await build(.fixture(model: folder.path("model")), in: layout)
        let manifest = try layout.decode(Manifest.self, from: image.manifest.digest)
        let config = try layout.decode(ImageConfig.self, from: manifest.config.digest)
        #expect(
            config.config?.env == [
                "ML_ON_FAAS_MODEL=/opt/ml-on-faas/model", "ML_ON_FAAS_PLUGIN=fixture", "OPENBLAS_NUM_THREADS=1",
            ])
        #expect(config.config?.entrypoint?.last == "/var/task/bootstrap")
        #expect(config.architecture == ImagePlatform.host.architecture)
        #expect(config.rootfs.diffIds.count == manifest.layers.count)
        #expect(config.history?.count == manifest.layers.count)
        #expect(image.compressedSize == manifest.layers.reduce(0) { $0 + $1.size })
        #expect(try layout.manifest(named: "fixture")?.digest == image.manifest.digest)
    }

    @Test func manyAreBuiltAtOnce() async throws {
        let layout = try await layout()
        let names = (0..<12).map { "plugin-\($0)" }
        let images = try await ImageBuilder(layout: layout).build(
            names.map { name in
                {
                    try FunctionImage(
                        plugin: name, summary: "", program: .executable(fixturePlugin), model: nil
                    ).contents(base: nil)
                }
            })
        #expect(images.map(\.name) == names)
        #expect(Set(images.map(\.manifest.digest)).count == names.count)
        #expect(try layout.index().manifests.count == names.count)
        let layers = try images.map { try layout.decode(Manifest.self, from: $0.manifest.digest).layers }
        #expect(Set(layers).count == 1, "they share all layers")
    }

    @Test func whatIsMissingIsNamed() async throws {
        let layout = try await layout()
        await #expect(throws: ImageError.unreadable(path: folder.path("none"), reason: "No such file or directory")) {
            try await build(.fixture(model: folder.path("none")), in: layout)
        }
        try FileManager.default.createDirectory(atPath: folder.path("empty"), withIntermediateDirectories: true)
        await #expect(throws: BuildError.emptyModel(folder: folder.path("empty"))) {
            try await build(.fixture(model: folder.path("empty")), in: layout)
        }
        let command = FunctionImage(
            plugin: "python", summary: "",
            program: .command(["python3", "-m", "x"], folder: folder.path, packages: nil),
            model: nil)
        await #expect(throws: BuildError.needsBase(plugin: "python", command: "python3 -m x")) {
            try await build(command, in: layout)
        }
    }

    /// What waits for a layer that is given up with the first failure isn't what failed.
    @Test func theReasonIsSaidAndNotWhatItCancelled() async throws {
        let layout = try await layout()
        let (huge, missing) = (try folder.write("", to: "huge"), folder.path("missing"))
        #expect(truncate(huge, 4 << 30) == 0)
        let shared = LayerContents("shared", [TarEntry("file", .file(path: huge, size: 4 << 30))])
        let broken = LayerContents("broken", [TarEntry("file", .file(path: missing, size: 1))])
        let images = [[shared], [shared, broken]].enumerated().map { number, layers in
            ImageContents(
                name: "image-\(number)", summary: "", layers: layers, entrypoint: ["/file"], workingDirectory: "/")
        }
        let error = await #expect(throws: ImageError.self) {
            try await ImageBuilder(layout: layout).build(images.map { image in { image } })
        }
        #expect("\(try #require(error))".contains(missing))
    }

    /// Lambda takes 10 GB. The model has 11, in a file without blocks, and is refused before it is read.
    @Test func whatIsTooLargeForLambdaIsRefused() async throws {
        #expect(truncate(folder.path("model/model.safetensors"), 11 << 30) == 0)
        let error = await #expect(throws: BuildError.self) {
            try await build(.fixture(model: folder.path("model")), in: try await layout())
        }
        guard case .tooLarge("fixture", let bytes) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(bytes > 11 << 30)
    }

    @Test func anOutputThatHoldsSomethingElseIsRefused() throws {
        try folder.write("", to: "other/file")
        #expect(throws: ImageError.self) { try ImageLayout.output(folder.path("other")) }
        #expect(throws: ImageError.self) { try ImageLayout.output(folder.path("other/file")) }
        #expect(throws: ImageError.self) { try ImageLayout.output("/proc/images") }
        #expect(throws: ImageError.self) { try ImageArchive.check("/proc/images.tar") }
        #expect(throws: ImageError.unwritable(path: folder.path("other"), reason: "it is a folder")) {
            try ImageArchive.check(folder.path("other"))
        }
        #expect(try folder.files(in: "other") == ["file"])
    }

    /// Two builds in a new place don't take each other for somebody else.
    @Test func aLayoutCanBeBegunByManyAtOnce() async throws {
        for round in 0..<100 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask { [folder] in
                        #expect(throws: Never.self) { try ImageLayout.output(folder.path("new-\(round)")) }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try folder.files(in: "new-\(round)") == ["blobs", "blobs/sha256", "oci-layout"])
        }
    }

    @Test func anImageIsTakenFromOneLayoutIntoAnother() async throws {
        let first = try await layout()
        let image = try await build(.fixture(), in: first)
        let second = try ImageLayout.output(folder.path("b"))
        try second.take(image: image.manifest, named: "mine", from: first)
        let manifest = try second.decode(Manifest.self, from: image.manifest.digest)
        #expect(([manifest.config] + manifest.layers).allSatisfy(second.contains))
        #expect(try second.manifest(named: "mine")?.digest == image.manifest.digest)

        // A blob that was cut short since is mended, also one that is written anew.
        for blob in [manifest.layers[0], manifest.config] {
            try FileManager.default.removeItem(atPath: second.blobPath(blob.digest))
            try folder.write("short", to: "b/blobs/\(blob.digest.replacing(":", with: "/"))")
        }
        try second.take(image: image.manifest, named: "mine", from: first)
        #expect(([manifest.config] + manifest.layers).allSatisfy(second.contains))
        #expect(ImageLayout.digest(of: try second.read(manifest.layers[0].digest)) == manifest.layers[0].digest)
        try FileManager.default.removeItem(atPath: first.blobPath(manifest.config.digest))
        try folder.write("short", to: "layout/blobs/\(manifest.config.digest.replacing(":", with: "/"))")
        let content = try second.read(manifest.config.digest)
        #expect(first.contains(try first.add(content, mediaType: MediaType.config)))
    }

    @Test func namesGivenAtOnceAreAllKept() async throws {
        let layout = try await layout()
        let image = try await build(.fixture(), in: layout)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<30 { group.addTask { try layout.tag(image.manifest, as: "name-\(number)") } }
            try await group.waitForAll()
        }
        #expect(try layout.index().manifests.count == 31)
    }
}
