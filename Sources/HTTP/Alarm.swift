import Foundation

/// Wakes a thread that waits for a descriptor, from any other (the self-pipe trick: Bernstein, cr.yp.to/docs/selfpipe.html).
final class Alarm: Sendable {
    /// Can be read from when the alarm was raised.
    let descriptor: CInt
    private let bell: CInt

    /// Nil if the process has no descriptors left.
    init?() {
        var ends: [CInt] = [-1, -1]
        // As pipe2, which Swift doesn't see. Nobody waits at either end.
        let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        guard socketpair(AF_UNIX, CInt(kind), 0, &ends) == 0 else { return nil }
        (descriptor, bell) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(bell)
    }

    /// Where there is no room for another byte, there are enough to be woken by.
    func raise() {
        var byte: UInt8 = 1
        write(bell, &byte, 1)
    }

    func silence() {
        var bytes = [UInt8](repeating: 0, count: 256)
        while read(descriptor, &bytes, bytes.count) == bytes.count {}
    }
}
