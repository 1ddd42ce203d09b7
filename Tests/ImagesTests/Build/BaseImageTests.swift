import Foundation
import Images
import Testing

/// What is built upon another image keeps what that one says, and adds to it.
struct BaseImageTests {
    private let folder: TemporaryFolder
    private let layout: ImageLayout

    init() throws {
        folder = try TemporaryFolder()
        layout = try ImageLayout(path: folder.path("base"))
    }

    /// Puts an image of one layer into the layout.
    private func makeBase(
        named name: String = "base", layerType: String = MediaType.dockerGzipLayer,
        manifestType: String = MediaType.dockerManifest, platform: ImagePlatform = .host,
        history: [ImageConfig.History]? = nil
    ) async throws -> Descriptor {
        let layer = try await LayerStore(layout: layout, compression: .gzip)
            .layer(LayerContents("base", [TarEntry("usr/lib/file", text: "of the base")]))
        var execution = ImageConfig.Execution()
        execution.env = ["PATH=/opt/bin:/bin", "PYTHON_VERSION=3.12.4", "ML_ON_FAAS_PLUGIN=none"]
        execution.entrypoint = ["/entrypoint.sh"]
        execution.cmd = ["handler"]
        execution.user = "1000"
        execution.labels = ["vendor": "somebody"]
        var config = ImageConfig(platform: platform, config: execution, diffIds: [layer.diffId], history: [])
        config.history = history
        var descriptor = layer.descriptor
        descriptor.mediaType = layerType
        var manifest = Manifest(
            config: try layout.add(config, mediaType: MediaType.dockerConfig), layers: [descriptor])
        manifest.mediaType = manifestType
        let made = try layout.add(manifest, mediaType: manifestType)
        try layout.tag(made, as: name)
        return made
    }

    @Test func whatItSaysIsKept() async throws {
        let base = try BaseImage(layout: layout, try await makeBase())
        #expect(base.environment["PYTHON_VERSION"] == "3.12.4")
        let output = try await ImageLayout.withFixtureLayers(folder.path("output"))
        let image = try await ImageBuilder(layout: output).build([{ try FunctionImage.fixture().contents(base: base) }]
        )[0]
        let manifest = try output.decode(Manifest.self, from: image.manifest.digest)
        let config = try output.decode(ImageConfig.self, from: manifest.config.digest)
        #expect(
            config.config?.env == [
                "PATH=/opt/bin:/bin", "PYTHON_VERSION=3.12.4", "ML_ON_FAAS_PLUGIN=fixture", "OPENBLAS_NUM_THREADS=1",
            ])
        #expect(config.config?.entrypoint?.last == "/var/task/bootstrap")
        #expect(config.config?.cmd == nil)
        #expect(config.config?.user == "1000")
        #expect(config.config?.labels?["vendor"] == "somebody")
        #expect(manifest.annotations?["org.opencontainers.image.base.digest"] == base.digest)
        // No words of Docker's among OCI's, a step for every layer, all blobs there.
        #expect(Set(manifest.layers.map(\.mediaType)) == [MediaType.gzipLayer])
        #expect(manifest.layers.count == 3)
        #expect(config.history?.count == 3)
        #expect(config.rootfs.diffIds.first == base.config.rootfs.diffIds.first)
        #expect(manifest.layers.allSatisfy(output.contains))
        #expect(image.layers == 3)
    }

    @Test func ofAnIndexThePlatformsImageIsTaken() async throws {
        let other = ImagePlatform(architecture: ImagePlatform.host.architecture == "arm64" ? "amd64" : "arm64")
        var foreign = try await makeBase(named: "foreign", platform: other)
        foreign.platform = other
        var native = try await makeBase(named: "native")
        native.platform = .host
        let index = try layout.add(Index(manifests: [foreign, native]), mediaType: MediaType.index)
        try layout.tag(index, as: "both")
        let reference = "oci:\(layout.path):both"
        #expect(try #require(try BaseImage.local(reference)).digest == native.digest)

        let alone = try layout.add(Index(manifests: [foreign]), mediaType: MediaType.index)
        #expect(
            throws: BuildError.wrongPlatform(base: alone.digest, has: ["\(other)"], wanted: .host)
        ) { try BaseImage(layout: layout, alone) }
        #expect(throws: BuildError.self) { try BaseImage.local("oci:\(layout.path):foreign") }
    }

    @Test func referencesLeadToLayoutsOfThisMachine() async throws {
        _ = try await makeBase(named: "one")
        #expect(try BaseImage.local(layout.path) != nil)
        #expect(try BaseImage.local("oci:\(layout.path)") != nil)
        #expect(try BaseImage.local("oci:\(layout.path):one") != nil)
        #expect(try BaseImage.local("public.ecr.aws/lambda/provided:al2023") == nil)
        #expect(try BaseImage.local("localhost:5000/python") == nil)
        #expect(throws: BuildError.self) { try BaseImage.local("oci:\(layout.path):two") }
        #expect(throws: BuildError.self) { try BaseImage.local("oci:\(folder.path("none")):one") }
        #expect(throws: BuildError.self) { try BaseImage.local("./none") }

        _ = try await makeBase(named: "two", history: [ImageConfig.History(createdBy: "somebody")])
        let error = #expect(throws: BuildError.self) { try BaseImage.local("oci:\(layout.path)") }
        #expect(error?.description.contains("oci:\(layout.path):one or oci:\(layout.path):two") == true)
    }

    @Test func whatIsNotHereIsPulled() async throws {
        let pulled = try await makeBase()
        let source = BaseImageSource { [layout] reference, platform, target in
            #expect(reference == "registry.example/python:3.12")
            #expect(platform == .host)
            try target.take(image: pulled, named: "pulled", from: layout)
            return pulled
        }
        let target = try ImageLayout(path: folder.path("target"))
        let image = try await source.image("registry.example/python:3.12", into: target)
        #expect(image.digest == pulled.digest)
        #expect(image.layout == target)
        await #expect(throws: BuildError.self) {
            try await BaseImageSource().image("registry.example/python:3.12", into: target)
        }
    }

    @Test func aDamagedBaseIsRefused() async throws {
        let base = try await makeBase()
        var manifest = try layout.decode(Manifest.self, from: base.digest)
        manifest.layers.append(manifest.layers[0])
        let uneven = try layout.add(manifest, mediaType: MediaType.manifest)
        #expect(throws: ImageError.self) { try BaseImage(layout: layout, uneven) }
        for harm in [
            ("\"digest\":\"sha256:\(manifest.config.digest.dropFirst(7))", "\"digest\":\"sha256:../../../secret"),
            ("\"size\":\(manifest.config.size)", "\"size\":\(Int.max)"),
            ("\"size\":\(manifest.config.size)", "\"size\":-1"),
        ] {
            let text = String(decoding: try layout.read(base.digest), as: UTF8.self)
            try #require(text.contains(harm.0))
            let harmful = try layout.add(
                Data(text.replacing(harm.0, with: harm.1).utf8), mediaType: MediaType.manifest)
            let error = #expect(throws: ImageError.self) { try BaseImage(layout: layout, harmful) }
            #expect("\(try #require(error))".contains(harmful.digest.dropFirst(7)))
        }
        try folder.write("{", to: "base/blobs/sha256/\(manifest.config.digest.dropFirst(7))")
        #expect(throws: ImageError.self) { try BaseImage(layout: layout, base) }
    }
}
