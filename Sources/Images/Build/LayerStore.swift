import Crypto
import Foundation

/// What one layer is to hold.
package struct LayerContents: Sendable, Hashable {
    /// In a word, for people.
    package let name: String
    package let entries: [TarEntry]
    package let effort: Compression.Effort

    package init(_ name: String, _ entries: [TarEntry], effort: Compression.Effort = .quick) {
        self.name = name
        self.entries = entries.complete
        self.effort = effort
    }
}

/// A layer whose blob lies in the layout.
package struct StoredLayer: Sendable, Hashable, Codable {
    package let descriptor: Descriptor
    /// The digest of the archive before compression.
    package let diffId: String
    /// How long the archive is before compression.
    package let uncompressedSize: Int
}

/// Makes layers, each once: a layer is known by the digest of its archive, so that one that was compressed before is
/// found again, whatever file it was made of.
package actor LayerStore {
    package let layout: ImageLayout
    package let compression: Compression
    private let records: String
    private let workers: Workers
    private var begun: [LayerContents: Task<StoredLayer, any Error>] = [:]

    /// - Parameter layout: where the blobs go, and in its folder `layers` what is known about them.
    package init(layout: ImageLayout, compression: Compression) {
        self.layout = layout
        self.compression = compression
        records = "\(layout.path)/layers"
        workers = Workers()
    }

    /// The layer of these contents. Images that share a layer wait for the same work.
    ///
    /// - Throws: ``ImageError``, ``CompressionError``, `CancellationError`.
    package func layer(_ contents: LayerContents) async throws -> StoredLayer {
        let task =
            begun[contents]
            ?? Task { [layout, compression, records, workers] in
                try await workers.run { cancellation in
                    try LayerWork(
                        contents: contents, layout: layout, compression: compression, records: records,
                        cancellation: cancellation
                    ).run()
                }
            }
        begun[contents] = task
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            // Who is cancelled here is the whole build.
            task.cancel()
        }
    }

    /// Runs work that blocks, on the store's threads.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await workers.run { _ in try body() }
    }
}

/// The making of one layer, on one thread.
private struct LayerWork {
    let contents: LayerContents
    let layout: ImageLayout
    let compression: Compression
    let records: String
    let cancellation: Workers.Cancellation

    func run() throws -> StoredLayer {
        let diffId = try digest()
        let record =
            "\(records)/\(diffId.dropFirst("sha256:".count)).\(compression.identity(contents.effort)).json"
        if let data = FileManager.default.contents(atPath: record),
            let known = try? JSONDecoder().decode(StoredLayer.self, from: data), layout.contains(known.descriptor)
        {
            // Used just now: not to be removed soon.
            utimes(record, nil)
            return known
        }
        let layer = try compress(expecting: diffId)
        do {
            try FileManager.default.createDirectory(atPath: records, withIntermediateDirectories: true)
            try JSONEncoder().encode(layer).write(to: URL(filePath: record), options: .atomic)
        } catch {
            throw ImageError.unwritable(path: record, reason: error.localizedDescription)
        }
        return layer
    }

    private func digest() throws -> String {
        var hash = SHA256()
        try TarWriter.write(contents.entries) { bytes in
            try cancellation.check()
            hash.update(bufferPointer: bytes)
        }
        return ImageLayout.name(of: hash.finalize())
    }

    private func compress(expecting diffId: String) throws -> StoredLayer {
        let size = TarWriter.size(of: contents.entries)
        let blob = try PartialFile(in: layout.path, name: "blob")
        let compressor = compression.compressor(contents.effort, size: size) { try blob.write($0) }
        var hash = SHA256()
        try TarWriter.write(contents.entries) { bytes in
            try cancellation.check()
            hash.update(bufferPointer: bytes)
            try compressor.write(bytes)
        }
        try compressor.finish()
        guard ImageLayout.name(of: hash.finalize()) == diffId else {
            throw ImageError.malformed(
                place: "the layer '\(contents.name)'", reason: "its files change while they are read; build it again")
        }
        let descriptor = Descriptor(mediaType: compression.mediaType, digest: blob.digest, size: blob.size)
        try blob.move(to: layout.blobPath(descriptor.digest))
        return StoredLayer(descriptor: descriptor, diffId: diffId, uncompressedSize: size)
    }
}
