import Foundation
import Wire

/// Which file it is, and as of when.
struct FileIdentity: Equatable {
    private let device: UInt64
    private let inode: UInt64
    let size: Int
    /// Nanoseconds since 1970.
    private let changed: Int64

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int(status.st_size)
        changed = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
    }

    /// Nil if there is no such file, or it can't be asked.
    init?(_ file: URL) {
        var status = stat()
        guard stat(file.path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// UTC, `YYYY-MM-DD HH:MM:SS.mmm`.
    var modified: String { Timestamp(wall: changed, monotonic: 0).description }

    /// Whether it is the same file, though it may have changed.
    func isSameFile(as other: FileIdentity) -> Bool { device == other.device && inode == other.inode }
}
