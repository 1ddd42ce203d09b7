import Crypto
import Foundation
import Synchronization

/// The digest of a file of any size.
enum FileDigest {
    /// Reads the file on a thread of its own: many seconds of work would hold up other tasks.
    ///
    /// - Returns: `sha256:` and 64 hex digits; nil if the file can't be read, or the task is cancelled.
    static func sha256(of path: String) async -> String? {
        let flag = Flag()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async { continuation.resume(returning: read(path, unless: flag)) }
            }
        } onCancel: {
            flag.isSet.store(true, ordering: .relaxed)
        }
    }

    private final class Flag: Sendable {
        let isSet = Atomic(false)
    }

    private static func read(_ path: String, unless cancelled: Flag) -> String? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        var hash = SHA256()
        while !cancelled.isSet.load(ordering: .relaxed) {
            do {
                guard let data = try file.read(upToCount: 1 << 20), !data.isEmpty else {
                    return ImageLayout.name(of: hash.finalize())
                }
                hash.update(data: data)
            } catch {
                return nil
            }
        }
        return nil
    }
}
