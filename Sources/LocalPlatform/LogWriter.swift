import Glibc
import NIOPosix
import Synchronization

/// Appends to log files on a thread of its own, so that a slow disk never holds up the event loop.
///
/// The event loop asks `isBehind` before it reads more from the instances: the pipes fill up, the functions that write
/// too much wait, and the memory stays bounded.
final class LogWriter: Sendable {
    /// How much may wait for the disk before the functions have to.
    private static let backlogLimit = 8 * 1024 * 1024

    private let thread = NIOThreadPool(numberOfThreads: 1)
    private let backlog = Atomic<Int>(0)
    private let failure = Mutex<LocalPlatformError?>(nil)
    private let hasFailed = Atomic<Bool>(false)

    init() { thread.start() }

    /// Whether the disk has fallen behind.
    var isBehind: Bool { backlog.load(ordering: .relaxed) > Self.backlogLimit }

    /// The first write that failed. Nothing is written after it: a log with a hole in it would look whole.
    var error: LocalPlatformError? {
        hasFailed.load(ordering: .acquiring) ? failure.withLock { $0 } : nil
    }

    func append(_ bytes: [UInt8], to file: LogFile) {
        backlog.add(bytes.count, ordering: .relaxed)
        thread.submit { [self] _ in
            defer { backlog.subtract(bytes.count, ordering: .relaxed) }
            guard error == nil else { return }
            if let reason = file.write(bytes) { fail(path: file.path, reason: reason) }
        }
    }

    /// Waits until everything appended has been written or has failed.
    func stop() async {
        try? await thread.runIfActive {}
        try? await thread.shutdownGracefully()
    }

    private func fail(path: String, reason: String) {
        failure.withLock { $0 = $0 ?? .logUnwritable(path: path, reason: reason) }
        hasFailed.store(true, ordering: .releasing)
    }
}

/// A file open for appending; closed when nobody holds it any more.
final class LogFile: Sendable {
    let path: String
    private let descriptor: CInt

    init(path: String) throws(LocalPlatformError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .logUnwritable(path: path, reason: String(cString: strerror(errno))) }
        endTornLine()
    }

    /// A run that was killed may have left half a line; what a resumed one writes begins on a line of its own.
    private func endTornLine() {
        let size = lseek(descriptor, 0, SEEK_END)
        var last = UInt8(ascii: "\n")
        guard size > 0, pread(descriptor, &last, 1, size - 1) == 1, last != UInt8(ascii: "\n") else { return }
        _ = write([UInt8(ascii: "\n")])
    }

    deinit { close(descriptor) }

    /// Returns why it failed, if it did.
    fileprivate func write(_ bytes: [UInt8]) -> String? {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = UnsafeRawBufferPointer(rebasing: rest).withMemoryRebound(to: UInt8.self) {
                    Glibc.write(descriptor, $0.baseAddress, $0.count)
                }
                if written >= 0 {
                    rest = rest.dropFirst(written)
                } else if errno != EINTR {
                    return String(cString: strerror(errno))
                }
            }
            return nil
        }
    }
}
