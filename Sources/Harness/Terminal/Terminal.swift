import Foundation
import Glibc

/// What can be shown on one of the standard streams.
struct Terminal: Sendable {
    /// Whether lines can be redrawn in place.
    let isInteractive: Bool
    let usesColor: Bool
    /// In characters.
    let columns: Int
    let rows: Int

    static let output = Terminal(descriptor: STDOUT_FILENO)
    static let error = Terminal(descriptor: STDERR_FILENO)

    /// Honours `NO_COLOR` (no-color.org) and `TERM=dumb`.
    private init(descriptor: Int32) {
        let environment = ProcessInfo.processInfo.environment
        let isTerminal = isatty(descriptor) == 1
        isInteractive = isTerminal && environment["TERM"] != "dumb"
        usesColor = isInteractive && (environment["NO_COLOR"] ?? "").isEmpty
        var size = winsize()
        let known = isTerminal && ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        columns = known ? Int(size.ws_col) : environment["COLUMNS"].flatMap { Int($0) } ?? 120
        rows = known ? Int(size.ws_row) : 24
    }

    /// Writes a line to standard error, where everything goes that isn't a result.
    static func say(_ text: String) { write(text + "\n") }

    /// Writes to standard error, as far as anybody reads it: that a pipe was closed or a terminal is gone is no reason for
    /// ending a run. It waits while a reader pauses.
    static func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count > 0 {
                bytes = bytes.dropFirst(count)
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
                _ = poll(&waiting, 1, -1)
            } else if errno != EINTR {
                return
            }
        }
    }
}
