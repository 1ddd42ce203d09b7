import Crypto
import Foundation

/// A file that is being written, under a name of its own beside its place: whoever is interrupted leaves no half of it.
///
/// Its name has the writer's process in it, so that what a killed one left is recognized, and removed by the next.
final class PartialFile {
    private let path: String
    private let descriptor: Int32
    private var hash = SHA256()
    private var isDone = false
    private(set) var size = 0

    /// - Parameters:
    ///   - folder: where the file will lie, or a folder of the same file system.
    ///   - name: what it is, for the temporary name.
    /// - Throws: ``ImageError/unwritable(path:reason:)``.
    init(in folder: String, name: String) throws(ImageError) {
        Self.removeAbandoned(in: folder, name: name)
        path = "\(folder)/\(Self.prefix(name))\(getpid())-\(UUID().uuidString)"
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .unwritable(path: folder, reason: lastSystemError()) }
    }

    deinit {
        close(descriptor)
        if !isDone { unlink(path) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(ImageError) {
        hash.update(bufferPointer: bytes)
        size += bytes.count
        var left = bytes
        while !left.isEmpty {
            let count = Foundation.write(descriptor, left.baseAddress, left.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unwritable(path: path, reason: lastSystemError()) }
            left = UnsafeRawBufferPointer(rebasing: left[count...])
        }
    }

    /// `sha256:` and 64 hex digits, of all that was written.
    var digest: String { ImageLayout.name(of: hash.finalize()) }

    /// Puts the file where it belongs, in place of what is there.
    func move(to target: String) throws(ImageError) {
        guard rename(path, target) == 0 else { throw .unwritable(path: target, reason: lastSystemError()) }
        isDone = true
    }

    private static func prefix(_ name: String) -> String { ".\(name).partial-" }

    /// Whether a file's name is that of one that somebody writes, or wrote.
    static func isOne(_ file: String, of name: String) -> Bool { file.hasPrefix(prefix(name)) }

    private static func removeAbandoned(in folder: String, name: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for file in names where isOne(file, of: name) {
            let writer = file.dropFirst(prefix(name).count).prefix { $0 != "-" }
            // No signal is sent: it only asks whether the process is there.
            if let process = pid_t(writer), kill(process, 0) != 0, errno == ESRCH { unlink("\(folder)/\(file)") }
        }
    }
}
