package import Crypto
import Foundation
import Synchronization

/// SHA-256, of a file of any size.
package enum FileDigest {
    /// A digest as 64 hex digits.
    package static func hex(_ digest: some Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Reads the file on a thread of its own: many seconds of work would hold up other tasks.
    ///
    /// - Returns: 64 hex digits, and the file's size in bytes; nil if it can't be read, or the task is cancelled.
    package static func sha256(of path: String) async -> (hex: String, size: Int)? {
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

    private static func read(_ path: String, unless cancelled: Flag) -> (hex: String, size: Int)? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        var hash = SHA256()
        var size = 0
        while !cancelled.isSet.load(ordering: .relaxed) {
            do {
                guard let data = try file.read(upToCount: 1 << 20), !data.isEmpty else {
                    return (hex(hash.finalize()), size)
                }
                hash.update(data: data)
                size += data.count
            } catch {
                return nil
            }
        }
        return nil
    }
}
