import Synchronization

/// Counts the bytes of one blob.
final class ProgressMeter: Sendable {
    private let blob: Descriptor
    private let handler: ProgressHandler
    private let bytes = Mutex(0)

    init(_ blob: Descriptor, _ handler: @escaping ProgressHandler) {
        self.blob = blob
        self.handler = handler
    }

    func add(_ count: Int) { report { $0 + count } }

    /// What is certain: after a piece, or when it is begun anew.
    func set(_ count: Int) { report { _ in count } }

    private func report(_ change: (Int) -> Int) {
        bytes.withLock { bytes in
            // libcurl sends again what it had sent on a connection that turned out to be dead.
            bytes = min(change(bytes), blob.size)
            handler(BlobProgress(digest: blob.digest, bytes: bytes, total: blob.size))
        }
    }
}
