package import Foundation

/// A pipe that processes started meanwhile don't inherit: they would keep its reader from ever seeing the end.
package struct ClosedPipe {
    package let reading: FileHandle
    package let writing: FileHandle

    /// - Throws: `CommandFailure` if the process has no descriptors left.
    package init() throws {
        var ends: [CInt] = [-1, -1]
        // As pipe2, which Swift doesn't see.
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw CommandFailure(description: "no pipe: \(String(cString: strerror(errno)))")
        }
        reading = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        writing = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
    }
}
