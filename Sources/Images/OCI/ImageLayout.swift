import Crypto
package import Foundation

/// A folder of blobs and an index of the images that are made of them (OCI image specification 1.1, image-layout.md).
///
/// A blob is written under a temporary name and renamed: one that is there is whole.
package struct ImageLayout: Sendable, Hashable {
    package let path: String

    /// The annotation that names an image of a layout (annotations.md).
    package static let nameAnnotation = "org.opencontainers.image.ref.name"

    /// Opens a layout, or begins one.
    ///
    /// - Throws: `ImageError.unwritable`.
    package init(path: String) throws(ImageError) {
        self.path = path
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            // First, so that nobody who begins the same layout takes it for somebody else's folder.
            if !Self.isLayout(path) {
                let file = try PartialFile(in: path, name: Self.mark)
                try Array(Self.version.utf8).withUnsafeBytes { try file.write($0) }
                try file.move(to: "\(path)/\(Self.mark)")
            }
            try FileManager.default.createDirectory(atPath: "\(path)/blobs/sha256", withIntermediateDirectories: true)
        } catch {
            throw error as? ImageError ?? .unwritable(path: path, reason: error.localizedDescription)
        }
    }

    /// Whether a folder is a layout.
    package static func isLayout(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(path)/\(mark)")
    }

    /// The file that makes a folder a layout, and what it says.
    static let mark = "oci-layout"
    static let version = #"{"imageLayoutVersion":"1.0.0"}"#

    /// Where a blob lies, or would lie; `digest` must be a valid one.
    package func blobPath(_ digest: String) -> String { "\(path)/blobs/\(digest.replacing(":", with: "/"))" }

    package func contains(_ descriptor: Descriptor) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: blobPath(descriptor.digest))
        return attributes?[.size] as? Int == descriptor.size
    }

    /// - Throws: `ImageError.unreadable` or `.unwritable`.
    package func read(_ digest: String) throws(ImageError) -> Data {
        do { return try Data(contentsOf: URL(filePath: blobPath(digest))) } catch {
            throw .unreadable(path: blobPath(digest), reason: error.localizedDescription)
        }
    }

    /// Adds a small blob.
    package func add(_ data: Data, mediaType: String) throws(ImageError) -> Descriptor {
        let digest = Self.digest(of: data)
        let descriptor = Descriptor(mediaType: mediaType, digest: digest, size: data.count)
        do {
            if !contains(descriptor) {
                try data.write(to: URL(filePath: blobPath(digest)), options: .atomic)
            }
        } catch {
            throw .unwritable(path: blobPath(digest), reason: error.localizedDescription)
        }
        return descriptor
    }

    /// Adds a document, as JSON whose keys are sorted: the same value has the same digest.
    package func add(_ value: some Encodable, mediaType: String) throws(ImageError) -> Descriptor {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return try add(encoder.encode(value), mediaType: mediaType) } catch {
            throw error as? ImageError ?? .unwritable(path: path, reason: error.localizedDescription)
        }
    }

    package func decode<Value: Decodable>(_ type: Value.Type, from digest: String) throws(ImageError) -> Value {
        let data = try read(digest)
        do { return try JSONDecoder().decode(type, from: data) } catch {
            throw .malformed(place: blobPath(digest), reason: "no \(type): \(error)")
        }
    }

    /// The images of the layout by their names.
    package func index() throws(ImageError) -> Index {
        guard FileManager.default.fileExists(atPath: "\(path)/index.json") else { return Index(manifests: []) }
        do {
            return try JSONDecoder().decode(Index.self, from: Data(contentsOf: URL(filePath: "\(path)/index.json")))
        } catch {
            throw .malformed(place: "\(path)/index.json", reason: "\(error)")
        }
    }

    /// Names an image, in place of another one of that name.
    ///
    /// Two processes that name images at once wait for each other.
    package func tag(_ manifest: Descriptor, as name: String) throws(ImageError) {
        let lock = open("\(path)/\(Self.mark)", O_RDONLY | O_CLOEXEC)
        guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
            throw .unreadable(path: "\(path)/\(Self.mark)", reason: lastSystemError())
        }
        defer { close(lock) }
        var index = try index()
        var named = manifest
        named.annotations = (manifest.annotations ?? [:]).merging([Self.nameAnnotation: name]) { $1 }
        index.manifests.removeAll { $0.annotations?[Self.nameAnnotation] == name }
        index.manifests.append(named)
        index.manifests.sort {
            ($0.annotations?[Self.nameAnnotation] ?? "") < ($1.annotations?[Self.nameAnnotation] ?? "")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { try encoder.encode(index).write(to: URL(filePath: "\(path)/index.json"), options: .atomic) } catch {
            throw .unwritable(path: "\(path)/index.json", reason: error.localizedDescription)
        }
    }

    /// The manifest of that name; nil if there is none.
    package func manifest(named name: String) throws(ImageError) -> Descriptor? {
        try index().manifests.first { $0.annotations?[Self.nameAnnotation] == name }
    }

    /// Whether a digest is one that a layout can hold: `sha256:` and 64 lower-case hex digits, so that it is no path either.
    package static func isDigest(_ text: String) -> Bool {
        let digits = text.utf8.dropFirst("sha256:".utf8.count)
        return text.hasPrefix("sha256:") && digits.count == 64
            && digits.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    /// `sha256:` and 64 hex digits.
    package static func digest(of data: Data) -> String { name(of: SHA256.hash(data: data)) }

    static func name(of digest: SHA256.Digest) -> String { "sha256:\(FileDigest.hex(digest))" }

    /// Nil if the file can't be read, or the task is cancelled.
    static func digest(ofFile path: String) async -> String? {
        await FileDigest.sha256(of: path).map { "sha256:\($0.hex)" }
    }
}
