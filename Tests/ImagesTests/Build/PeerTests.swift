import Foundation
import Images
import TestSupport
import Testing

/// Images in other people's hands: skopeo reads and copies them, umoci unpacks them, podman runs them.
struct PeerTests {
    private let folder: TemporaryFolder
    private let layout: ImageLayout

    init() async throws {
        folder = try TemporaryFolder()
        layout = try await .withFixtureLayers(folder.path("layout"))
        try folder.write("a model", to: "model/model.safetensors")
    }

    private func build(
        base: BaseImage? = nil, named name: String = "fixture", _ compression: Compression = .gzip
    ) async throws -> BuiltImage {
        let image = FunctionImage.fixture(model: folder.path("model"))
        return try await ImageBuilder(layout: layout, compression: compression).build([
            {
                var contents = try image.contents(base: base)
                contents.name = name
                return contents
            }
        ])[0]
    }

    private func archive(_ images: BuiltImage...) async throws -> String {
        let file = folder.path("images.tar")
        try await ImageArchive.write(images.map { ($0.name, $0.manifest) }, from: layout, to: file)
        return file
    }

    @Test(arguments: Compression.allCases) func skopeoReadsAndCopiesThem(compression: Compression) async throws {
        let image = try await build(compression)
        struct Inspection: Decodable {
            var Digest: String
            var Layers: [String]
            var Architecture: String
        }
        let text = try await output("skopeo", "inspect", "oci:\(layout.path):fixture")
        let inspection = try JSONDecoder().decode(Inspection.self, from: Data(text.utf8))
        #expect(inspection.Digest == image.manifest.digest)
        #expect(inspection.Layers.count == 4)
        #expect(inspection.Architecture == ImagePlatform.host.architecture)
        // Copying to a folder reads every blob, and compares its digest.
        try await output("skopeo", "copy", "--quiet", "oci:\(layout.path):fixture", "dir:\(folder.path("copy"))")
    }

    @Test func theArchiveIsReadAsDockersAndAsOCIs() async throws {
        let file = try await archive(try await build(), try await build(named: "second"))
        for place in [
            "docker-archive:\(file):localhost/ml-on-faas/fixture:latest",
            "docker-archive:\(file):localhost/ml-on-faas/second:latest",
            "oci-archive:\(file):second",
        ] {
            try await output("skopeo", "copy", "--quiet", place, "dir:\(folder.path(UUID().uuidString))")
        }
        let tags = try await output("skopeo", "list-tags", "docker-archive:\(file)")
        #expect(tags.contains("ml-on-faas/fixture:latest") && tags.contains("ml-on-faas/second:latest"))
        #expect(try folder.files().allSatisfy { !$0.contains("partial") })
    }

    @Test func theArchiveIsTheSameEveryTime() async throws {
        let image = try await build()
        let first = try Data(contentsOf: URL(filePath: try await archive(image)))
        #expect(try Data(contentsOf: URL(filePath: try await archive(image))) == first)
    }

    @Test func umociUnpacksThem() async throws {
        _ = try await build()
        try await output("umoci", "unpack", "--rootless", "--image", "\(layout.path):fixture", folder.path("bundle"))
        let root = folder.path("bundle/rootfs")
        #expect(
            FileManager.default.contentsEqual(atPath: "\(root)/var/task/bootstrap", andPath: fixturePlugin))
        #expect(
            try String(contentsOfFile: "\(root)/opt/ml-on-faas/model/model.safetensors", encoding: .utf8) == "a model")
        // All that anybody reads is readable by everybody, as Lambda's user is nobody in particular.
        let unreadable = try await output("find", root, "-mindepth", "1", "!", "-perm", "-o+r", "!", "-name", "root")
        #expect(unreadable.isEmpty)
    }

    private static let event =
        #"{"Records":[{"Sns":{"Message":"{\"ExperimentId\":\"e\",\"MessageId\":\"m\",\"Batch\":[\"abc\",\"de\"]}"}}]}"#

    /// Runs an image in podman, in AWS's runtime interface emulator, and the plugin outside: both must answer alike.
    private func expectAnswersAsOutside(_ image: BuiltImage, options: [String] = []) async throws {
        let podman = try Podman()
        try await podman.load(try await archive(image))
        let name = "images-tests-\(UUID().uuidString)"
        let manifest = try layout.decode(Manifest.self, from: image.manifest.digest)
        let config = try layout.decode(ImageConfig.self, from: manifest.config.digest)
        let events = [Self.event, Self.event.replacing("abc", with: "throw"), "{}"]
        let outside = try await InterfaceEmulator.run(.init(command: [fixturePlugin], events: events))
        let inside = try await InterfaceEmulator.run(
            .init(
                command: config.config?.entrypoint ?? [], events: events,
                container: podman.command(
                    Podman.runOptions + options + [
                        "--name", name, "--volume", "{emulator}:/aws-lambda-rie:ro", "--entrypoint", "/aws-lambda-rie",
                        "\(ImageArchive.repository(of: image.name)):latest",
                    ]),
                end: podman.command(["rm", "--force", "--time", "0", name])))
        #expect(outside.answers.first == #"{"statusCode":200,"batch":"[3,2]"}"#)
        #expect(inside.answers == outside.answers, "\(inside.log)")
        #expect(inside.log.contains(#""functionName":"fixture""#))
    }

    @Test func awsOwnEmulatorRunsThemInPodman() async throws {
        // As Lambda mounts an image: read-only, but for /tmp.
        try await expectAnswersAsOutside(try await build(), options: ["--read-only", "--user", "65534"])
    }

    /// The program can also be started by itself: its loader and libraries are where it looks.
    @Test func theProgramStartsWithoutItsEntrypoint() async throws {
        let podman = try Podman()
        try await podman.load(try await archive(try await build()))
        let result = try await podman.run(
            Podman.runOptions + [
                "--entrypoint", "/var/task/bootstrap", "localhost/ml-on-faas/fixture:latest", "nonsense",
            ])
        #expect(result.errors.contains(#"unknown command "nonsense""#))
    }

    /// A base like many: `/lib` and `/lib64` are links, and its C library is not the builder's. It is none at all here.
    @Test func theBaseKeepsItsFilesAndLendsNoLibraries() async throws {
        let image = folder.path("base")
        try await output("umoci", "init", "--layout", image)
        try await output("umoci", "new", "--image", "\(image):old")
        try folder.write("no library", to: "root/usr/lib/libc.so.6")
        try folder.write("no library", to: "root/usr/lib/x86_64-linux-gnu/libc.so.6")
        try folder.write("no library", to: "root/usr/lib/aarch64-linux-gnu/libc.so.6")
        try folder.write("no loader", to: "root/usr/lib64/ld-linux-x86-64.so.2")
        try folder.write("no loader", to: "root/usr/lib/ld-linux-aarch64.so.1")
        try folder.write("no cache", to: "root/etc/ld.so.cache")
        try folder.write("of the base", to: "root/etc/release")
        for name in ["lib", "lib64"] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path("root/\(name)"), withDestinationPath: "usr/\(name)")
        }
        try await output("umoci", "insert", "--rootless", "--image", "\(image):old", folder.path("root"), "/")
        try await output("umoci", "config", "--image", "\(image):old", "--config.env", "FROM_BASE=yes")

        let base = try #require(try BaseImage.local("oci:\(image):old"))
        let built = try await build(base: base)
        try await output("umoci", "unpack", "--rootless", "--image", "\(layout.path):fixture", folder.path("bundle"))
        let root = folder.path("bundle/rootfs")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(root)/lib64") == "usr/lib64")
        #expect(try String(contentsOfFile: "\(root)/lib/libc.so.6", encoding: .utf8) == "no library")
        #expect(try String(contentsOfFile: "\(root)/etc/release", encoding: .utf8) == "of the base")
        try await expectAnswersAsOutside(built)
    }
}
