import Foundation
import Images
import Synchronization
import Testing

/// Layers: what is in them, that they are made once, and that nothing is left of those that were not finished.
struct LayerStoreTests {
    private let folder: TemporaryFolder
    private let layout: ImageLayout

    init() throws {
        folder = try TemporaryFolder()
        layout = try ImageLayout(path: folder.path("layout"))
    }

    /// A file of `size` bytes that compresses neither well nor badly, and is no other test's.
    private func source(_ size: Int) throws -> TarEntry {
        let words = (0..<1 << 14).map { _ in "\(UInt16.random(in: 0 ... .max))" }.joined(separator: " ")
        var data = Data(capacity: size + words.utf8.count)
        while data.count < size { data.append(contentsOf: "\(data.count) \(words)\n".utf8) }
        return TarEntry("file", .file(path: try folder.write(data.prefix(size), to: "source-\(size)"), size: size))
    }

    /// Of one byte, of some, and of more than is compressed in one piece.
    @Test(arguments: Compression.allCases, [1, 1_000_000, 80_000_000])
    func theCompressedArchiveIsTheArchive(compression: Compression, size: Int) async throws {
        let entries = [try source(size)]
        let layer = try await LayerStore(layout: layout, compression: compression).layer(LayerContents("x", entries))
        var archive = Data()
        try TarWriter.write(entries) { archive.append(contentsOf: $0) }
        #expect(layer.diffId == ImageLayout.digest(of: archive))
        #expect(layer.uncompressedSize == archive.count)
        let blob = layout.blobPath(layer.descriptor.digest)
        #expect(ImageLayout.digest(of: try Data(contentsOf: URL(filePath: blob))) == layer.descriptor.digest)
        let shell = #""$1" -dc < "$2" | sha256sum"#
        let digest = try await output("sh", "-c", shell, "-", compression.rawValue, blob)
        #expect(digest.hasPrefix(layer.diffId.dropFirst("sha256:".count)))
    }

    @Test func aLayerIsCompressedOnceWhateverFileItIsMadeOf() async throws {
        let entry = try source(100_000)
        let first = try await LayerStore(layout: layout, compression: .gzip).layer(LayerContents("a", [entry]))
        let blob = layout.blobPath(first.descriptor.digest)
        let made = try FileManager.default.attributesOfItem(atPath: blob)[.systemFileNumber] as? Int
        let copy = folder.path("copy")
        try FileManager.default.copyItem(atPath: folder.path("source-100000"), toPath: copy)
        let again = TarEntry("file", .file(path: copy, size: 100_000))
        let second = try await LayerStore(layout: layout, compression: .gzip).layer(LayerContents("b", [again]))
        #expect(second == first)
        #expect(try FileManager.default.attributesOfItem(atPath: blob)[.systemFileNumber] as? Int == made)

        try FileManager.default.removeItem(atPath: blob)
        #expect(try await LayerStore(layout: layout, compression: .gzip).layer(LayerContents("c", [again])) == first)
        #expect(FileManager.default.fileExists(atPath: blob), "a blob that is gone is made again")
    }

    @Test func imagesThatShareALayerWaitForTheSame() async throws {
        let store = LayerStore(layout: layout, compression: .gzip)
        let contents = LayerContents("shared", [try source(3_000_000)])
        let layers = try await withThrowingTaskGroup(of: StoredLayer.self) { group in
            for _ in 0..<20 { group.addTask { try await store.layer(contents) } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(layers.count == 1)
        #expect(try folder.files(in: "layout/blobs/sha256").count == 1)
    }

    @Test func nothingIsLeftOfACancelledLayer() async throws {
        // Without blocks, and so long that its compression is seen.
        let huge = try folder.write("", to: "huge")
        #expect(truncate(huge, 4 << 30) == 0)
        let contents = LayerContents("large", [TarEntry("file", .file(path: huge, size: 4 << 30))])
        let isDone = Atomic(false)
        let task = Task { [layout] in
            defer { isDone.store(true, ordering: .relaxed) }
            return try await LayerStore(layout: layout, compression: .gzip).layer(contents)
        }
        // The compression has begun as soon as its file is there.
        while try !folder.files(in: "layout").contains(where: { $0.contains("partial") }) {
            let wasMissed = isDone.load(ordering: .relaxed)
            try #require(!wasMissed)
            await Task.yield()
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try folder.files(in: "layout") == ["blobs", "blobs/sha256", "oci-layout"])
    }

    @Test func whatAKilledBuildLeftIsRemovedAndWhatALivingOneWritesStays() async throws {
        let ended = Process()
        ended.executableURL = URL(filePath: "/bin/true")
        try ended.run()
        ended.waitUntilExit()
        try folder.write("half", to: "layout/.blob.partial-\(ended.processIdentifier)-x")
        try folder.write("half", to: "layout/.blob.partial-\(getpid())-x")
        _ = try await LayerStore(layout: layout, compression: .gzip).layer(LayerContents("a", [try source(10)]))
        #expect(try folder.files(in: "layout").filter { $0.contains("partial") } == [".blob.partial-\(getpid())-x"])
    }

    @Test func whatIsOldAndOfNoImageIsRemoved() async throws {
        let store = LayerStore(layout: layout, compression: .gzip)
        let layer = try await store.layer(LayerContents("a", [try source(10)]))
        try folder.write("half", to: "layout/partial/sha256-0")
        try layout.removeUnused()
        #expect(layout.contains(layer.descriptor), "it is young")
        #expect(try folder.files(in: "layout/partial") == ["sha256-0"])
        try layout.removeUnused(olderThan: -60)
        #expect(try folder.files(in: "layout/partial").isEmpty)
        #expect(!layout.contains(layer.descriptor))
        let image = try await ImageBuilder(layout: layout).build([{ try FunctionImage.fixture().contents(base: nil) }])[
            0]
        try layout.removeUnused(olderThan: -60)
        let manifest = try layout.decode(Manifest.self, from: image.manifest.digest)
        #expect(([manifest.config] + manifest.layers).allSatisfy(layout.contains))
    }
}
