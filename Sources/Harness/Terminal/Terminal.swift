import Foundation

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

    /// Writes to standard error, where everything goes that isn't a result.
    static func say(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
