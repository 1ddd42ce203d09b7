import Foundation
import Wire

/// Which file it is, and as of when.
struct FileIdentity: Codable, Equatable {
    private let device: UInt64
    private let inode: UInt64
    let size: Int
    /// When its content was changed, in nanoseconds since 1970.
    private let written: Int64
    /// When anything of it was changed, this time itself excepted: programs may set the other one back.
    private let changed: Int64

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int(status.st_size)
        written = Self.nanoseconds(status.st_mtim)
        changed = Self.nanoseconds(status.st_ctim)
    }

    /// Nil if there is no such file, or it can't be asked.
    init?(_ file: URL) {
        var status = stat()
        guard stat(file.path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// UTC, `YYYY-MM-DD HH:MM:SS.mmm`.
    var modified: String { Timestamp(wall: written, monotonic: 0).description }

    /// Whether it is the same file, though it may have changed.
    func isSameFile(as other: FileIdentity) -> Bool { device == other.device && inode == other.inode }

    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
