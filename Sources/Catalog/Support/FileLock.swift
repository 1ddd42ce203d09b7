import Foundation

/// A lock that holds between tasks and between processes: `flock(2)` on a file, which the kernel lifts when its owner
/// dies.
enum FileLock {
    /// Runs `body` while nobody else holds the lock.
    ///
    /// - Parameter onWait: called once if somebody else holds it.
    static func hold<Result>(
        _ path: String, onWait: () -> Void, body: () async throws(CatalogError) -> Result
    ) async throws(CatalogError) -> Result {
        try Files.createFolder((path as NSString).deletingLastPathComponent)
        let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw CatalogError("can't be opened: \(String(cString: strerror(errno)))", file: path)
        }
        defer { close(descriptor) }
        var isFirst = true
        // The kernel offers no event to wait for that wouldn't block a thread of the task pool.
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw CatalogError("can't be locked: \(String(cString: strerror(errno)))", file: path)
            }
            if isFirst { onWait() }
            isFirst = false
            do { try await Task.sleep(for: .milliseconds(50)) } catch { throw .cancelled }
        }
        return try await body()
    }
}
