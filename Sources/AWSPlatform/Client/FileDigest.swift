import Crypto
import Foundation

/// Digests, as AWS writes them.
enum FileDigest {
    static let ofNothing = hex(SHA256.hash(data: [UInt8]()))

    static func hex(_ digest: some Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Of a file, and its size in bytes. Large files take seconds, so it's done on a thread that may be blocked.
    static func sha256(of path: String) async -> Result<(hash: String, size: Int), any Error> {
        await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(returning: Result { try read(path) })
            }
        }
    }

    private static func read(_ path: String) throws -> (hash: String, size: Int) {
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? file.close() }
        var hash = SHA256()
        var size = 0
        while let part = try file.read(upToCount: 1 << 20), !part.isEmpty {
            hash.update(data: part)
            size += part.count
        }
        return (hex(hash.finalize()), size)
    }
}
