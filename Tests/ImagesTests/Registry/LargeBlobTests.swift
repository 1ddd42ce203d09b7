import Crypto
import Foundation
import Images
import Testing

/// A large image, pushed by a process of its own.
@Suite struct LargeBlobTests {
    /// Adds an image whose one layer is that long; it takes no space, as it is a hole.
    private func addLargeImage(_ size: Int, to layout: ImageLayout) throws -> Descriptor {
        var hash = SHA256()
        let zeros = Data(count: 1 << 20)
        for _ in 0..<size >> 20 { hash.update(data: zeros) }
        let digest = "sha256:" + hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        try Data().write(to: URL(filePath: layout.blobPath(digest)))
        let file = try FileHandle(forWritingTo: URL(filePath: layout.blobPath(digest)))
        try file.truncate(atOffset: UInt64(size))
        try file.close()
        let layer = Descriptor(mediaType: MediaType.gzipLayer, digest: digest, size: size)
        let image = try layout.addImage([layer], diffIds: [digest])
        try layout.tag(image, as: "large")
        return image
    }

    private static let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "RegistryPush").path

    @Test func memoryDoesNotGrowWithALayer() async throws {
        let registry = try await RegistryFixture()
        let layout = try registry.layout()
        let image = try addLargeImage(600 << 20, to: layout)
        let reference = try registry.reference("large:b")
        let printed = try await run(Self.program, layout.path, "large", "\(reference)")
        let numbers = printed.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        try #require(numbers.count == 4)
        #expect(numbers[0] == (try layout.blobs(of: image).map(\.size).reduce(0, +)))
        #expect(numbers[3] - numbers[2] < 60_000, "\(numbers[2]) kB before, \(numbers[3]) kB after")
        #expect(try await makeClient().manifest(at: reference)?.digest == image.digest)
    }

    @Test(arguments: [("PATCH", "uploads"), ("PUT", "manifests")])
    func theNextPushGoesOnAfterAKilledOne(method: String, path: String) async throws {
        let registry = try await RegistryFixture()
        let layout = try registry.layout()
        let image = try addLargeImage(64 << 20, to: layout)
        // The process is killed at a piece of the layer, or when only the manifest is left.
        let skip = method == "PATCH" ? 1 : 0
        let proxy = try await registry.proxy([["method": method, "path": path, "skip": skip, "times": 1, "hang": true]])
        let push = Process()
        push.executableURL = URL(filePath: Self.program)
        push.arguments = [layout.path, "large", "\(try registry.reference("large:b", port: proxy.port))"]
        push.standardOutput = FileHandle.nullDevice
        try push.run()
        await proxy.hangs()
        kill(push.processIdentifier, SIGKILL)
        await onThread { push.waitUntilExit() }

        let reference = try registry.reference("large:b")
        #expect(try await makeClient().manifest(at: reference) == nil)
        let summary = try await makeClient().push(image, of: layout, to: reference)
        #expect(summary.uploaded.bytes >= 64 << 20 || method == "PUT")
        #expect(summary.present.blobs == 2 || method == "PATCH")
        #expect(try await makeClient().manifest(at: reference)?.digest == image.digest)
    }
}
