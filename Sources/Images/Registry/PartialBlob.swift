import Foundation

/// What has come of a blob: a file beside the layout's blobs, kept for the next pull when this one is broken off. Who finds it
/// in use by another pull fetches into one of its own.
final class PartialBlob: Sendable {
    let path: String
    private let descriptor: CInt
    private let isShared: Bool

    /// - Throws: `RegistryError.layout` if it can't be made.
    init(_ blob: Descriptor, in layout: ImageLayout, _ place: RegistryPlace) throws(RegistryError) {
        let folder = "\(layout.path)/partial"
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let shared = "\(folder)/\(blob.digest.replacing(":", with: "-"))"
        descriptor = open(shared, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw place.error(.unwritable(path: folder, reason: String(cString: strerror(errno))))
        }
        // Since it was opened another pull may have made it a blob.
        isShared = flock(descriptor, LOCK_EX | LOCK_NB) == 0 && Self.isSame(descriptor, shared)
        path = isShared ? shared : "\(shared)-\(UUID().uuidString)"
    }

    deinit {
        // An empty one serves nobody, nor does one that no other pull would find.
        if !isShared || (size == 0 && Self.isSame(descriptor, path)) { unlink(path) }
        close(descriptor)
    }

    private static func isSame(_ descriptor: CInt, _ path: String) -> Bool {
        var (ours, there) = (stat(), stat())
        return fstat(descriptor, &ours) == 0 && stat(path, &there) == 0 && ours.st_ino == there.st_ino
    }

    var size: Int { (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int ?? 0 }

    /// Begins anew. The file stays, as the lock is on it.
    func clear() { truncate(path, 0) }

    /// Makes it the blob.
    func move(to blob: String) throws(ImageError) {
        guard rename(path, blob) == 0 else {
            throw .unwritable(path: blob, reason: String(cString: strerror(errno)))
        }
    }
}
